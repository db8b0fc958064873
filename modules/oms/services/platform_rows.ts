import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import MarkBehind from '#orders/actions/mark_behind'
import type { ParkFix, StatusMeaning } from '#modules/oms/domain/park_reasons'
import type { Told } from '#modules/oms/domain/told'
import type { PlatformOrder } from '#modules/oms/services/platforms/platform_connector'

export interface PlatformRow extends Record<string, unknown> {
  id: number
  storeId: number
  platform: string
  externalId: string
  payload: string
  kind: 'order' | 'return'
  orderId: number | null
  /** What a person decided about it. */
  fix: ParkFix
  /** What the platform said when it was applied the last time. */
  told: Told
  /** What statuses mean at this store that the connector does not know. */
  meanings: Readonly<Record<string, StatusMeaning>>
}

/** What the payload says of the order's date and sum: the gap audit counts by them. */
export interface Stated {
  placedAt: string
  total: string
  currency: string
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
  /** Left out where the payload could not be read. */
  stated?: Stated
}

const statedRow = (stated: Stated | undefined) => ({
  placed_at: stated?.placedAt ?? null,
  total: stated?.total ?? null,
  currency: stated?.currency ?? null,
})

/** What of a list is to be submitted, and what of it or above it the platform has split. */
export interface LockedRows {
  rows: PlatformRow[]
  split: PlatformRow[]
}

interface LockedRow extends PlatformRow {
  isWanted: boolean
}

/**
 * Locks platform orders by id, and with them the orders they were split off; what was submitted since,
 * or ignored, is left out. An order of which others were split off is theirs: it is `split`, wanted or not.
 */
export async function lockPlatformOrders(trx: Trx, ids: readonly number[]): Promise<LockedRows> {
  const locked = await sql<LockedRow>(
    trx,
    `SELECT p.id, p.store_id AS "storeId", s.platform, p.external_id AS "externalId", p.payload, p.kind, p.order_id AS "orderId", p.fix, p.told,
            coalesce(a.status_meanings, '{}') AS meanings, p.id = ANY($1::bigint[]) AND p.state <> 'submitted' AS "isWanted"
       FROM platform_orders p JOIN stores s ON s.id = p.store_id LEFT JOIN oms_channel_accounts a ON a.store_id = p.store_id
      WHERE p.id IN (SELECT unnest($1::bigint[]) UNION
                     SELECT q.id FROM platform_orders c JOIN platform_orders q ON q.store_id = c.store_id AND q.external_id = c.parent_external_id
                      WHERE c.id = ANY($1::bigint[]) AND c.parent_external_id IS NOT NULL)
        AND p.state <> 'ignored' ORDER BY p.id FOR NO KEY UPDATE OF p`,
    [ids],
    'platform_orders_lock'
  )
  const parents = await sql<{ id: number }>(
    trx,
    `SELECT p.id FROM platform_orders p WHERE p.id = ANY($1::bigint[])
        AND EXISTS (SELECT 1 FROM platform_orders c WHERE c.store_id = p.store_id AND c.parent_external_id = p.external_id)`,
    [locked.map((row) => row.id)],
    'platform_orders_split'
  )
  const isSplit = new Set(parents.map((row) => row.id))
  return {
    rows: locked.filter((row) => row.isWanted && !isSplit.has(row.id)),
    split: locked.filter((row) => isSplit.has(row.id)),
  }
}

/** Leaves platform orders alone: nothing becomes of them, nobody has to see to them, and they stop no order. */
export async function ignorePlatformOrders(
  trx: Trx,
  ids: readonly number[],
  why: 'split' | 'empty'
): Promise<void> {
  if (ids.length === 0) return
  const rows = await sql<{ orderId: number | null }>(
    trx,
    `UPDATE platform_orders SET state = 'ignored', park_reason = NULL, park_details = jsonb_build_object('ignored', $2::text), updated_at = now()
      WHERE id = ANY($1::bigint[]) RETURNING order_id AS "orderId"`,
    [ids, why],
    'platform_orders_ignore'
  )
  const orderIds = rows.flatMap((row) => row.orderId ?? [])
  await new MarkBehind().handle({ trx, orderIds, isBehind: false })
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
            park_details = k.details, placed_at = coalesce(k.placed_at, p.placed_at), total = coalesce(k.total, p.total),
            currency = coalesce(k.currency, p.currency), updated_at = now()
       FROM jsonb_to_recordset($1::jsonb)
         AS k(id bigint, reason text, details jsonb, conflict boolean, placed_at timestamptz, total numeric, currency text)
      WHERE p.id = k.id AND p.state NOT IN ('submitted', 'ignored')`,
    [
      JSON.stringify(
        parkings.map(({ id, reason, details = {}, isConflict = false, stated }) => ({
          id,
          reason,
          details,
          conflict: isConflict,
          ...statedRow(stated),
        }))
      ),
    ],
    'platform_orders_park'
  )
}

export interface Submission {
  id: number
  orderId: number
  status: string
  text: string
  told: Told
  /** Left out where only the status is told. */
  stated?: Stated
}

/** Platform orders became orders, or brought them up to date. */
export async function markSubmitted(trx: Trx, rows: readonly Submission[]): Promise<void> {
  if (rows.length === 0) return
  await sql(
    trx,
    `UPDATE platform_orders p SET state = 'submitted', park_reason = NULL, park_details = '{}', order_id = r.order_id,
            platform_status = r.status, platform_text = r.text, told = r.told, placed_at = coalesce(r.placed_at, p.placed_at),
            total = coalesce(r.total, p.total), currency = coalesce(r.currency, p.currency), updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, order_id bigint, status text, text text, told jsonb, placed_at timestamptz,
         total numeric, currency text) WHERE p.id = r.id`,
    [
      JSON.stringify(
        rows.map(({ id, orderId, status, text, told, stated }) => ({
          id,
          order_id: orderId,
          status,
          text,
          told,
          ...statedRow(stated),
        }))
      ),
    ],
    'platform_orders_submitted'
  )
}
