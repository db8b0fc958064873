import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { noteCases, noteCaseSteps } from '#modules/crm-core/services/case_facts'
import { noteRows } from '#modules/crm-core/services/timeline_rows'

const ORDER_COLUMNS = `o.customer_id, o.id AS ref_id, o.id AS "orderId", o.number, o.currency, s.name AS store`
const FROM_ORDERS = `FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL`

/** Orders came in; those that are paid already say so too. */
export async function noteOrders(trx: Trx, orderIds: number[]): Promise<void> {
  await noteRows(
    trx,
    'order_captured',
    'order',
    `SELECT ${ORDER_COLUMNS}, o.total_amount AS amount, o.placed_at AS at ${FROM_ORDERS} ORDER BY o.id`,
    [orderIds]
  )
  await notePayments(trx, orderIds)
}

export function notePayments(trx: Trx, orderIds: number[]): Promise<void> {
  return noteRows(
    trx,
    'order_paid',
    'order',
    `SELECT ${ORDER_COLUMNS}, o.paid_amount AS amount, o.paid_at AS at ${FROM_ORDERS} AND o.paid_at IS NOT NULL ORDER BY o.id`,
    [orderIds]
  )
}

/** Orders were cancelled; said once an order, whoever notices it first. */
export async function noteCancelled(trx: Trx, orderIds: number[], at: Date): Promise<void> {
  await sql(
    trx,
    'SELECT id FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [orderIds]
  )
  await noteRows(
    trx,
    'order_cancelled',
    'order',
    `SELECT ${ORDER_COLUMNS}, $2::timestamptz AS at ${FROM_ORDERS} AND o.status = 'cancelled'
        AND NOT EXISTS (SELECT FROM timeline_entries t
              WHERE t.customer_id = o.customer_id AND t.kind = 'order_cancelled' AND t.ref_type = 'order' AND t.ref_id = o.id::text)
      ORDER BY o.id`,
    [orderIds, at]
  )
}

/** Parcels left (`shipped_at`) or arrived (`delivered_at`). */
export function noteParcels(
  trx: Trx,
  kind: 'parcel_shipped' | 'parcel_delivered',
  fulfilmentIds: number[]
): Promise<void> {
  const column = kind === 'parcel_shipped' ? 'f.shipped_at' : 'f.delivered_at'
  return noteRows(
    trx,
    kind,
    'fulfilment',
    `SELECT o.customer_id, f.id || CASE WHEN o.id = f.order_id THEN '' ELSE '/' || o.id END AS ref_id, o.id AS "orderId", o.number, f.number AS fulfilment, coalesce(f.courier_code, '') AS courier,
            coalesce(f.waybill_no, '') AS waybill, ${column} AS at
       FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id JOIN orders o ON o.id = x.order_id
      WHERE f.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL AND ${column} IS NOT NULL ORDER BY f.id`,
    [fulfilmentIds]
  )
}

export function noteRefunds(trx: Trx, refundIds: number[]): Promise<void> {
  return noteRows(
    trx,
    'refund_settled',
    'refund',
    `SELECT o.customer_id, r.id AS ref_id, o.id AS "orderId", o.number, r.amount, r.currency, coalesce(r.refunded_at, r.created_at) AS at
       FROM order_refunds r JOIN orders o ON o.id = r.order_id
      WHERE r.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL ORDER BY r.id`,
    [refundIds]
  )
}

const idsOf = async (trx: Trx, text: string, orderIds: number[]) =>
  (await sql<{ id: number }>(trx, text, [orderIds])).map(({ id }) => id)

/**
 * It became known whose these orders are. Whatever happened to them before was nobody's: it is
 * noted now, each fact once beside the listeners that note what happens from here on.
 */
export async function catchUp(trx: Trx, orderIds: number[], at: Date): Promise<void> {
  await noteOrders(trx, orderIds)
  await noteCancelled(trx, orderIds, at)
  const parcels = await idsOf(
    trx,
    `SELECT DISTINCT f.id FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1::bigint[]) AND f.shipped_at IS NOT NULL`,
    orderIds
  )
  if (parcels.length > 0) {
    await noteParcels(trx, 'parcel_shipped', parcels)
    await noteParcels(trx, 'parcel_delivered', parcels)
  }
  const refunds = await idsOf(
    trx,
    `SELECT id FROM order_refunds WHERE order_id = ANY($1::bigint[]) AND refunded_at IS NOT NULL`,
    orderIds
  )
  if (refunds.length > 0) await noteRefunds(trx, refunds)
  const cases = await idsOf(
    trx,
    'SELECT id FROM after_sales_cases WHERE order_id = ANY($1::bigint[])',
    orderIds
  )
  if (cases.length === 0) return
  await noteCases(trx, cases)
  await noteCaseSteps(trx, cases)
}
