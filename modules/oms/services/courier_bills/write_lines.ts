import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { fromUnits } from '#orders/domain/amounts'
import type { JudgeableLine, JudgedLine } from '#modules/oms/services/courier_bills/judge_bill'
import type { FileLine } from '#modules/oms/services/courier_bills/read_bill_file'

/** What judging says of a line, as columns of a list of records. */
const JUDGED = `fulfilment bigint, ours int, weighed boolean, expected numeric, difference numeric, by_waybill numeric, by_weight numeric,
  by_zone numeric, by_price numeric, settled numeric, findings text[], word boolean`

/** Writes lines of a bill, some thousand at most. */
export const writeBillLines = (
  trx: Trx,
  bill: { id: number; courierId: number },
  lines: readonly JudgedLine<FileLine>[]
) =>
  sql(
    trx,
    `INSERT INTO oms_courier_bill_lines (bill_id, courier_id, row_number, waybill_no, fee, billed_on, weight_g, destination, region_code, amount, raw,
            fulfilment_id, our_weight_g, is_weighed, expected, difference, by_waybill, by_weight, by_zone, by_price, settled, findings, needs_word, state)
     SELECT $1, $2, n.row, n.waybill, n.fee, n.day, n.weight, n.destination, n.region, n.amount, n.raw, n.fulfilment, n.ours, n.weighed, n.expected,
            n.difference, n.by_waybill, n.by_weight, n.by_zone, n.by_price, n.settled, n.findings, n.word, CASE WHEN n.word THEN 'open' ELSE 'clean' END
       FROM jsonb_to_recordset($3::jsonb) AS n(row int, waybill text, fee text, day date, weight int, destination text, region text, amount numeric,
            raw jsonb, ${JUDGED})`,
    [bill.id, bill.courierId, JSON.stringify(lines.map(rowOf))]
  )

/** Writes what lines of a bill are after they were judged again. What people decided stays decided. */
export const rewriteBillLines = (
  trx: Trx,
  lines: readonly JudgedLine<JudgeableLine & { id: number }>[]
) =>
  sql(
    trx,
    `UPDATE oms_courier_bill_lines l SET fulfilment_id = n.fulfilment, our_weight_g = n.ours, is_weighed = n.weighed, expected = n.expected,
            difference = n.difference, by_waybill = n.by_waybill, by_weight = n.by_weight, by_zone = n.by_zone, by_price = n.by_price,
            settled = n.settled, findings = n.findings, needs_word = n.word,
            state = CASE WHEN l.state IN ('accepted', 'disputed') THEN l.state WHEN n.word THEN 'open' ELSE 'clean' END
       FROM jsonb_to_recordset($1::jsonb) AS n(id bigint, ${JUDGED}) WHERE l.id = n.id`,
    [JSON.stringify(lines.map((one) => ({ id: one.line.id, ...judgedOf(one) })))]
  )

/** Brings the sums of bills up to their lines. */
export const sumBills = (trx: Trx, ids: readonly number[]) =>
  sql<{ id: number; lines: number; toDecide: number; difference: string; currency: string }>(
    trx,
    `UPDATE oms_courier_bills b SET (lines, billed, difference, overcharge, settled, to_decide) =
            (SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(difference), 0), coalesce(sum(greatest(difference, 0)), 0),
                    coalesce(sum(settled), 0), count(*) FILTER (WHERE state = 'open')
               FROM oms_courier_bill_lines WHERE bill_id = b.id)
      WHERE b.id = ANY($1::bigint[])
      RETURNING b.id, b.lines, b.to_decide AS "toDecide", b.difference, trim(b.currency) AS currency`,
    [ids]
  )

/** Whole ten-thousandths, far within what a number holds exactly, as decimal text. */
const unitsText = (units: number) => fromUnits(BigInt(units))

const rowOf = ({ line, ...judged }: JudgedLine<FileLine>) => ({
  row: line.rowNumber,
  waybill: line.waybillNo,
  fee: line.fee,
  day: line.billedOn,
  weight: line.weightG,
  destination: line.destination,
  region: line.regionCode,
  amount: line.amount,
  raw: line.raw,
  ...judgedOf(judged),
})

const judgedOf = ({
  parcel,
  ourWeightG,
  verdict,
}: Pick<JudgedLine<JudgeableLine>, 'parcel' | 'ourWeightG' | 'verdict'>) => ({
  fulfilment: parcel?.fulfilmentId ?? null,
  ours: ourWeightG,
  weighed: parcel?.isWeighed ?? false,
  expected: verdict.expected === null ? null : unitsText(verdict.expected),
  difference: unitsText(verdict.difference),
  by_waybill: unitsText(verdict.parts.waybill),
  by_weight: unitsText(verdict.parts.weight),
  by_zone: unitsText(verdict.parts.zone),
  by_price: unitsText(verdict.parts.price),
  settled: unitsText(verdict.settled),
  findings: verdict.findings,
  word: verdict.needsWord,
})
