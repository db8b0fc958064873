import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { PlatformOrdersParked } from '#modules/oms/events/platform_orders_parked'

/** The exception on an order whose parcel its platform will not hear of. */
export const SHIPMENT_REFUSED = 'shipment_refused'

/** What each order's first refused parcel is, as the person reads it. */
const REFUSED = `
  SELECT DISTINCT ON (c.order_id) c.order_id, jsonb_build_object('fulfilment', f.number, 'waybill', f.waybill_no, 'code', c.refusal,
         'error', c.last_error) AS details
    FROM oms_ship_confirms c JOIN fulfilments f ON f.id = c.fulfilment_id
   WHERE c.order_id = ANY($1::bigint[]) AND c.state = 'failed' ORDER BY c.order_id, c.id`

/** The house's order of locks: platform orders first, then what is noted of their parcels. */
export async function lockToTell(trx: Trx, orderIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    'SELECT id FROM platform_orders WHERE order_id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [orderIds],
    'oms_refused_parcels_lock'
  )
}

/** Puts orders with a refused parcel into the queue of what needs a person. Answers nothing for those that wait there already. */
export async function raiseRefused(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const rows = await sql<{ id: number }>(
    trx,
    `UPDATE platform_orders p SET state = 'conflict', park_reason = '${SHIPMENT_REFUSED}', park_details = r.details, updated_at = now()
       FROM (${REFUSED}) r WHERE p.order_id = r.order_id AND p.state = 'submitted' RETURNING p.id`,
    [orderIds],
    'oms_refused_parcels_raise'
  )
  if (rows.length === 0) return
  const platformOrderIds = rows.map((row) => row.id)
  await append(trx, new PlatformOrdersParked({ platformOrderIds, reason: SHIPMENT_REFUSED }))
}

/** Takes orders out of it whose parcels the platform knows by now. */
export async function clearRefused(trx: Trx, orderIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    `UPDATE platform_orders p SET state = 'submitted', park_reason = NULL, park_details = '{}', updated_at = now()
      WHERE p.order_id = ANY($1::bigint[]) AND p.state = 'conflict' AND p.park_reason = '${SHIPMENT_REFUSED}'
        AND NOT EXISTS (SELECT 1 FROM oms_ship_confirms c WHERE c.order_id = p.order_id AND c.state = 'failed')`,
    [orderIds],
    'oms_refused_parcels_clear'
  )
}

/** What the platform says has left needs no telling any more, whoever told it. */
export async function settleRefused(trx: Trx, orderIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    `UPDATE oms_ship_confirms SET state = 'confirmed', confirmed_at = now() WHERE order_id = ANY($1::bigint[]) AND state = 'failed'`,
    [orderIds],
    'oms_refused_parcels_settle'
  )
}

/** Has the refused parcels of orders told once more. Answers their stores. */
export async function retryRefused(trx: Trx, orderIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ storeId: number }>(
    trx,
    `UPDATE oms_ship_confirms SET state = 'waiting', next_at = now() WHERE order_id = ANY($1::bigint[]) AND state = 'failed'
     RETURNING store_id AS "storeId"`,
    [orderIds],
    'oms_refused_parcels_retry'
  )
  return [...new Set(rows.map((row) => row.storeId))]
}
