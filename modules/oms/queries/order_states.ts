import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { KnownLine } from '#modules/oms/domain/order_diff'
import { OPEN_CASES } from '#orders/domain/case_machine'
import type { OrderStatus } from '#orders/domain/order_machine'

/** An order as far as a platform can change it. */
interface Head {
  id: number
  status: OrderStatus
  shipping: string
  tax: string
  consignee: string | null
  phoneHash: string | null
  country: string | null
  province: string | null
  city: string | null
  district: string | null
  addressLine: string | null
  postcode: string | null
  buyerNote: string | null
  sellerNote: string | null
  shipBy: Date | null
  /** What the platform said last beside goods, money and address. */
  facts: Record<string, unknown> | null
}

export interface OrderState extends Head {
  lines: KnownLine[]
  fulfilments: { id: number; status: string; interceptReason: string | null }[]
}

/** Whether the floor is at work on one of the order's parcels, or has been. */
export const isBegun = ({ fulfilments }: OrderState) =>
  fulfilments.some((one) => !['planned', 'reserved', 'released'].includes(one.status))

/** Locks orders by id and reads what a platform can change of them, in three statements. */
export async function readOrderStates(
  trx: Trx,
  orderIds: readonly number[]
): Promise<Map<number, OrderState>> {
  const rows = await sql<Head & Record<string, unknown>>(
    trx,
    `SELECT id, status, shipping_amount AS shipping, tax_amount AS tax, consignee, phone_hash AS "phoneHash", country, province, city,
            district, address_line AS "addressLine", postcode, buyer_note AS "buyerNote", seller_note AS "sellerNote",
            ship_by AS "shipBy", source->'facts' AS facts
       FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [orderIds],
    'oms_order_states'
  )
  const states = new Map<number, OrderState>()
  for (const row of rows) states.set(row.id, { ...row, lines: [], fulfilments: [] })
  const lines = await sql<KnownLine & { orderId: number }>(
    trx,
    `SELECT l.id, l.order_id AS "orderId", l.external_line_no AS "externalLineNo", l.qty, l.cancelled, l.shipped, l.payable, l.refund_state AS "refundState",
            EXISTS (SELECT 1 FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id
                     WHERE c.order_id = l.order_id AND a.order_line_id = l.id AND c.status = ANY($2::text[])) AS "hasCase"
       FROM order_lines l WHERE l.order_id = ANY($1::bigint[]) ORDER BY l.order_id, l.line_no`,
    [orderIds, [...OPEN_CASES]],
    'oms_order_state_lines'
  )
  for (const line of lines) states.get(line.orderId)!.lines.push(line)
  const fulfilments = await sql<OrderState['fulfilments'][number] & { orderId: number }>(
    trx,
    `SELECT f.id, x.order_id AS "orderId", f.status, f.intercept_reason AS "interceptReason"
       FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1::bigint[]) AND f.status <> 'cancelled' ORDER BY f.id`,
    [orderIds],
    'oms_order_state_fulfilments'
  )
  for (const { orderId, ...one } of fulfilments) states.get(orderId)!.fulfilments.push(one)
  return states
}
