import type { Actor } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import GetSellable from '#inventory/queries/get_sellable'
import { oversellRisk } from '#modules/oms/domain/oversell_risk'

export type RiskRow = {
  listingId: number
  storeName: string
  title: string
  skuId: number
  code: string
  /** Units of the SKU: what the platform shows, what it may sell, what is sold an hour. */
  shown: number
  sellable: number
  perHour: number
  latencySeconds: number
  unsynced: number
  atRisk: number
}

interface Row extends Record<string, unknown> {
  listingId: number
  storeId: number
  storeName: string
  title: string
  skuId: number
  code: string
  shown: number
  perHour: number
  latency: number
}

/** Listings looked at, those of the SKUs that sell fastest. */
const MOST = 400
/** Where a platform was told nothing for a day. */
const UNKNOWN_LATENCY = 5

/**
 * Listings that show something, of SKUs that were ordered during the last day (the last hour counts
 * where it was busier) or that wait to be told; the latency is the store's 95th percentile, or how
 * long the listing waits already.
 */
const CANDIDATES = /* sql */ `
  WITH sold AS (
    SELECT l.sku_id, greatest(sum(l.qty) / 24.0, sum(l.qty) FILTER (WHERE o.placed_at > $1::timestamptz - interval '1 hour')) AS per_hour
      FROM orders o JOIN order_lines l ON l.order_id = o.id
     WHERE o.placed_at > $1::timestamptz - interval '1 day' AND o.placed_at <= $1 AND o.status <> 'cancelled' AND l.sku_id IS NOT NULL GROUP BY 1),
  latency AS (
    SELECT store_id, percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - changed_at)) AS p95
      FROM oms_stock_answers WHERE is_ok AND answered_at > $1::timestamptz - interval '1 day' GROUP BY 1)
  SELECT p.listing_id AS "listingId", p.store_id AS "storeId", st.name AS "storeName", l.title, l.sku_id AS "skuId", k.code,
         p.told_qty * l.multiplier AS shown, coalesce(sold.per_hour, 0)::float8 AS "perHour",
         greatest(coalesce(y.p95, ${UNKNOWN_LATENCY}), coalesce(extract(epoch FROM $1 - least(p.changed_at, p.sending_since)), 0))::float8 AS latency
    FROM oms_stock_pushes p JOIN oms_stock_channels c ON c.store_id = p.store_id AND c.is_on AND NOT c.is_stopped
    JOIN listings l ON l.id = p.listing_id AND l.sku_id IS NOT NULL JOIN skus k ON k.id = l.sku_id JOIN stores st ON st.id = p.store_id
    LEFT JOIN sold ON sold.sku_id = l.sku_id LEFT JOIN latency y ON y.store_id = p.store_id
   WHERE p.told_qty > 0 AND (sold.sku_id IS NOT NULL OR p.changed_at IS NOT NULL OR p.claimed_until IS NOT NULL)
     AND ($2::bigint[] IS NULL OR p.store_id = ANY($2))
   ORDER BY coalesce(sold.per_hour, 0) DESC, p.listing_id LIMIT ${MOST}`

/** Where a platform may sell what is not there any more, the most units first. */
export async function listOversellRisks(
  actor: Actor,
  clock: Clock = systemClock
): Promise<RiskRow[]> {
  const rows = await sql<Row>(
    null,
    CANDIDATES,
    [clock.now().toISOString(), actor.stores],
    'oms_oversell_candidates'
  )
  const found = await new GetSellable(clock).handle(rows)
  const sellable = new Map(found.map((one) => [`${one.storeId}:${one.skuId}`, one.sellable]))
  return rows
    .map(({ latency, storeId, ...row }) => {
      const left = sellable.get(`${storeId}:${row.skuId}`) ?? 0
      const facts = { ...row, sellable: left, latencySeconds: Math.round(latency) }
      return { ...facts, ...oversellRisk(facts) }
    })
    .filter((row) => row.atRisk > 0)
    .sort((a, b) => b.atRisk - a.atRisk || a.listingId - b.listingId)
    .slice(0, 100)
}
