import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { PlatformOrder } from '#modules/oms/services/platforms/platform_connector'

export interface PlatformRow extends Record<string, unknown> {
  id: number
  storeId: number
  platform: string
  externalId: string
  payload: string
  orderId: number | null
}

/** A platform order with what its payload says. */
export interface MappedRow {
  row: PlatformRow
  mapped: PlatformOrder
}

export interface Parking {
  id: number
  reason: string
  details?: Record<string, unknown>
  /** A conflict belongs to an order that exists; parking is before there is one. */
  isConflict?: boolean
}

/** Locks platform orders by id; what was submitted since, or ignored, is left out. */
export function lockPlatformOrders(trx: Trx, ids: readonly number[]): Promise<PlatformRow[]> {
  return sql<PlatformRow>(
    trx,
    `SELECT p.id, p.store_id AS "storeId", s.platform, p.external_id AS "externalId", p.payload, p.order_id AS "orderId"
       FROM platform_orders p JOIN stores s ON s.id = p.store_id
      WHERE p.id = ANY($1::bigint[]) AND p.state NOT IN ('submitted', 'ignored') ORDER BY p.id FOR NO KEY UPDATE OF p`,
    [ids],
    'platform_orders_lock'
  )
}

/** Sets platform orders aside with a coded reason and what a person needs to know. */
export async function parkPlatformOrders(
  trx: Trx | null,
  parkings: readonly Parking[]
): Promise<void> {
  if (parkings.length === 0) return
  await sql(
    trx,
    `UPDATE platform_orders p SET state = CASE WHEN k.conflict THEN 'conflict' ELSE 'parked' END, park_reason = k.reason,
            park_details = k.details, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS k(id bigint, reason text, details jsonb, conflict boolean)
      WHERE p.id = k.id AND p.state NOT IN ('submitted', 'ignored')`,
    [
      JSON.stringify(
        parkings.map(({ id, reason, details = {}, isConflict = false }) => ({
          id,
          reason,
          details,
          conflict: isConflict,
        }))
      ),
    ],
    'platform_orders_park'
  )
}

/** Platform orders became orders, or brought them up to date. */
export async function markSubmitted(
  trx: Trx,
  rows: readonly { id: number; orderId: number; status: string; text: string }[]
): Promise<void> {
  if (rows.length === 0) return
  await sql(
    trx,
    `UPDATE platform_orders p SET state = 'submitted', park_reason = NULL, park_details = '{}', order_id = r.order_id,
            platform_status = r.status, platform_text = r.text, updated_at = now()
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS r(id, order_id, status, text) WHERE p.id = r.id`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.orderId),
      rows.map((row) => row.status),
      rows.map((row) => row.text),
    ],
    'platform_orders_submitted'
  )
}
