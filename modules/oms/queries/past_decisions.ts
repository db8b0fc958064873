import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Need, Site } from '#modules/oms/domain/allocation_terms'
import {
  unpackDecision,
  type DecisionRecord,
  type ShownDecision,
} from '#modules/oms/domain/decision_record'
import { FreeStock } from '#modules/oms/domain/free_stock'
import type { ReplayProgress } from '#modules/oms/domain/replay'

/** Past orders by the local days on which they were placed, the last day included. */
export interface ReplaySelection {
  since: string
  until: string
  zone: string
  /** Null: every store. */
  storeIds: number[] | null
}

export interface PastOrder {
  id: number
  placedAt: string
  decidedAt: Date
  decision: ShownDecision
}

/**
 * Orders of the period that were allocated, but for those that share a parcel: their decision is about
 * more than them. Asked order by order (a LIMIT is never joined), for a period is a small part of all.
 */
const WHERE = `
  o.placed_at >= ($1::date)::timestamp AT TIME ZONE $3 AND o.placed_at < ($2::date + 1)::timestamp AT TIME ZONE $3
    AND ($4::bigint[] IS NULL OR o.store_id = ANY($4))
    AND (SELECT true FROM oms_allocation_decisions d WHERE d.order_id = o.id AND d.verdict = 'allocated' LIMIT 1)
    AND (SELECT true FROM fulfilment_companions c WHERE c.order_id = o.id LIMIT 1) IS NULL
    AND (SELECT true FROM fulfilments f JOIN fulfilment_companions c ON c.fulfilment_id = f.id WHERE f.order_id = o.id LIMIT 1) IS NULL`

const bounds = ({ since, until, zone, storeIds }: ReplaySelection) => [since, until, zone, storeIds]

/** How many there are, no further than the limit. */
export async function countPastOrders(
  trx: Trx | null,
  selection: ReplaySelection,
  limit: number
): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    trx,
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM orders o WHERE ${WHERE} LIMIT $5) x`,
    [...bounds(selection), limit]
  )
  return count
}

/** The next of them in the order in which they were placed, each with its last decision that served it. */
export async function pastOrders(
  trx: Trx,
  selection: ReplaySelection,
  cursor: ReplayProgress['cursor'],
  limit: number
): Promise<PastOrder[]> {
  const rows = await sql<Omit<PastOrder, 'decision'> & { details: DecisionRecord }>(
    trx,
    `SELECT o.id, to_json(o.placed_at)#>>'{}' AS "placedAt", d.decided_at AS "decidedAt", d.details
       FROM (SELECT o.id, o.placed_at FROM orders o
              WHERE ${WHERE} AND ($5::timestamptz IS NULL OR (o.placed_at, o.id) > ($5::timestamptz, $6::bigint))
              ORDER BY o.placed_at, o.id LIMIT $7) o
      CROSS JOIN LATERAL (SELECT decided_at, details FROM oms_allocation_decisions d
                           WHERE d.order_id = o.id AND d.verdict = 'allocated' ORDER BY d.id DESC LIMIT 1) d
      ORDER BY o.placed_at, o.id`,
    [...bounds(selection), cursor?.[0] ?? null, cursor?.[1] ?? null, limit]
  )
  return rows.map(({ details, ...row }) => ({ ...row, decision: unpackDecision(details) }))
}

const NEEDS = `
  SELECT l.order_id AS "orderId", l.id AS "orderLineId", c.id AS "componentId", k.id AS "skuId",
         CASE WHEN c.id IS NULL THEN l.qty * coalesce(i.multiplier, 1) ELSE c.qty END AS qty,
         CASE WHEN row_number() OVER (PARTITION BY l.id ORDER BY c.id) = 1 THEN l.qty ELSE 0 END::int AS "lineQty",
         coalesce(k.weight_g, 0) AS "weightG", coalesce(k.length_mm::bigint * k.width_mm * k.height_mm, 0) AS "volumeMm3", k.storage_class AS "storageClass"
    FROM order_lines l LEFT JOIN order_line_components c ON c.order_line_id = l.id LEFT JOIN listings i ON i.id = l.listing_id
    JOIN skus k ON k.id = coalesce(c.sku_id, l.sku_id)
   WHERE l.order_id = ANY($1::bigint[]) ORDER BY l.order_id, l.line_no, c.id`

/** All that orders asked for when they were placed, by order id; bundles as they were taken apart then. */
export async function pastNeeds(trx: Trx, ids: readonly number[]): Promise<Map<number, Need[]>> {
  const rows = await sql<Need & { orderId: number } & Record<string, unknown>>(trx, NEEDS, [ids])
  const grouped = new Map<number, Need[]>()
  for (const { orderId, ...need } of rows)
    grouped.set(orderId, [...(grouped.get(orderId) ?? []), need])
  return grouped
}

/**
 * The stock of the day, as far as a decision tells: what it says was missing at a warehouse was
 * missing, and everywhere else there was enough.
 */
export function recordedStock(
  { barred }: ShownDecision,
  sites: readonly Site[],
  needs: readonly Need[]
): FreeStock {
  const stock = new FreeStock()
  for (const { warehouseId } of sites) {
    for (const { skuId } of needs)
      stock.set(
        warehouseId,
        skuId,
        needs.reduce((sum, need) => sum + (need.skuId === skuId ? need.qty : 0), 0)
      )
    for (const one of barred.filter((bar) => bar.warehouseId === warehouseId))
      for (const { skuId, available } of one.missing) stock.set(warehouseId, skuId, available)
  }
  return stock
}
