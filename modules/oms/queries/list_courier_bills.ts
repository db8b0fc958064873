import {
  among,
  choices,
  ids,
  keysetPage,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import type { BillState } from '#modules/oms/services/courier_bills/open_bill'

export type CourierBillRow = {
  id: number
  courier: string
  /** First and last day. */
  from: string
  to: string
  fileName: string
  currency: string
  lines: number
  billed: string
  expected: string
  overcharge: string
  toDecide: number
  state: BillState
  who: string | null
  at: string
}

const FILTERS = {
  state: choices('reading', 'open', 'closing', 'closed', 'refused', 'failed'),
  courier: ids(),
}
export const COURIER_BILL_LIST = {
  sorts: ['at'],
  defaultSort: '-at',
  filters: FILTERS,
} satisfies ListSpec

/** Expected is what was billed less what differs: lines without a price of ours count as billed. */
export const BILL_COLUMNS = `b.id, c.name AS courier, to_char(b.period_from, 'YYYY-MM-DD') AS from, to_char(b.period_to, 'YYYY-MM-DD') AS to,
  f.name AS "fileName", trim(b.currency) AS currency, b.lines, b.billed, b.billed - b.difference AS expected, b.overcharge, b.to_decide AS "toDecide",
  b.state, (SELECT u.full_name FROM users u WHERE u.id = b.created_by) AS who, to_json(b.created_at)#>>'{}' AS at`
export const BILL_FROM =
  'oms_courier_bills b JOIN oms_couriers c ON c.id = b.courier_id JOIN files f ON f.id = b.file_id'

/** Bills of couriers, the latest first. */
export const listCourierBills = (
  query: ListQuery<typeof FILTERS>
): Promise<ListPage<CourierBillRow>> =>
  keysetPage<CourierBillRow>({
    query,
    select: BILL_COLUMNS,
    from: BILL_FROM,
    countFrom: 'oms_courier_bills b',
    id: 'b.id',
    where: [among('b.state', query.filters.state), among('b.courier_id', query.filters.courier)],
    sorts: { at: 'b.created_at' },
  })

export type BillCourier = { id: number; name: string }

/** Couriers a bill can come from, those that are off too: their last bill is still to come. */
export const billCouriers = (): Promise<BillCourier[]> =>
  sql<BillCourier>(null, 'SELECT id, name FROM oms_couriers ORDER BY NOT is_active, code LIMIT 200')
