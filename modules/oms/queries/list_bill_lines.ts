import {
  among,
  choices,
  keysetPage,
  part,
  when,
  type KeysetSource,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { FINDINGS, type Finding } from '#modules/oms/domain/courier_bill'
import type { LineState } from '#modules/oms/queries/get_courier_bill'

/** A charge for the same number in a bill that was taken in before. Null as `counted`: that bill is not closed. */
export type EarlierCharge = {
  billId: number
  from: string
  to: string
  fee: string
  amount: string
  counted: string | null
  state: LineState
}

export type BillLineRow = {
  id: number
  row: number
  waybillNo: string
  /** Empty: the freight. */
  fee: string
  billedOn: string | null
  weightG: number | null
  ourWeightG: number | null
  isWeighed: boolean
  destination: string | null
  /** Where the parcel went. */
  ourDestination: string | null
  amount: string
  expected: string | null
  difference: string
  byWaybill: string
  byWeight: string
  byZone: string
  byPrice: string
  /** Of the amount what earlier bills settled: above zero it was counted then, below zero withheld. */
  settled: string
  /** What it added to the sum to pay; null while the bill is not closed. */
  counted: string | null
  /** Of a number that was charged before: by what. */
  earlier: EarlierCharge[]
  findings: Finding[]
  state: LineState
  note: string | null
  who: string | null
  fulfilmentId: number | null
  fulfilment: string | null
  raw: Record<string, string>
}

const FILTERS = {
  finding: choices(...FINDINGS),
  state: choices('open', 'clean', 'accepted', 'disputed'),
}
export const BILL_LINE_LIST = {
  sorts: ['row', 'difference'],
  defaultSort: 'row',
  filters: FILTERS,
} satisfies ListSpec

/** What earlier bills charge for the number of a line that says so, the first first. */
const EARLIER = `CASE WHEN l.findings && ARRAY['duplicate', 'rebilled', 'credited'] THEN
  (SELECT coalesce(json_agg(json_build_object('billId', b.id, 'from', to_char(b.period_from, 'YYYY-MM-DD'), 'to', to_char(b.period_to, 'YYYY-MM-DD'),
                     'fee', e.fee, 'amount', e.amount::text, 'counted', CASE WHEN b.state = 'closed' THEN e.counts::text END, 'state', e.state) ORDER BY b.read_at, e.row_number), '[]')
     FROM oms_courier_bill_lines e JOIN oms_courier_bills b ON b.id = e.bill_id JOIN oms_courier_bills own ON own.id = l.bill_id
    WHERE e.courier_id = l.courier_id AND e.waybill_no = l.waybill_no AND b.read_at < own.read_at) ELSE '[]' END`

/** The lines of a bill in the order of its file. A search is for a whole waybill number. */
export function billLines(billId: number, query: ListQuery<typeof FILTERS>): KeysetSource {
  const { finding, state } = query.filters
  return {
    query,
    select: `l.id, l.row_number AS row, l.waybill_no AS "waybillNo", l.fee, to_char(l.billed_on, 'YYYY-MM-DD') AS "billedOn", l.weight_g AS "weightG",
      l.our_weight_g AS "ourWeightG", l.is_weighed AS "isWeighed", l.destination, concat_ws(' ', f.province, f.city) AS "ourDestination",
      l.amount, l.expected, l.difference, l.by_waybill AS "byWaybill", l.by_weight AS "byWeight", l.by_zone AS "byZone", l.by_price AS "byPrice",
      l.settled, CASE WHEN (SELECT own.state FROM oms_courier_bills own WHERE own.id = l.bill_id) = 'closed' THEN l.counts END AS counted, ${EARLIER} AS earlier, l.findings, l.state, l.note, (SELECT u.full_name FROM users u WHERE u.id = l.decided_by) AS who, l.fulfilment_id AS "fulfilmentId",
      f.number AS fulfilment, l.raw`,
    from: 'oms_courier_bill_lines l LEFT JOIN fulfilments f ON f.id = l.fulfilment_id',
    countFrom: 'oms_courier_bill_lines l',
    id: 'l.id',
    where: [
      part`l.bill_id = ${billId}`,
      among('l.state', state),
      // Without the second condition the index of lines with findings is not seen to hold them.
      when(finding, (found) => part`l.findings && ${found}::text[] AND l.findings <> '{}'`),
      when(
        query.q,
        (q) =>
          part`l.courier_id = (SELECT courier_id FROM oms_courier_bills WHERE id = ${billId}) AND l.waybill_no = ${q.trim()}`
      ),
    ],
    sorts: { row: 'l.row_number', difference: 'l.difference' },
  }
}

export const listBillLines = (
  billId: number,
  query: ListQuery<typeof FILTERS>
): Promise<ListPage<BillLineRow>> => keysetPage<BillLineRow>(billLines(billId, query))
