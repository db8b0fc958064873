import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** A SKU and who asks for it; null is the house itself, which no rule binds. */
export interface Asked {
  storeId: number | null
  skuId: number
}

export interface Sellable extends Asked {
  /** What may be shown: whole units, never below zero. */
  sellable: number
  /** Free in the warehouses asked; of a bundle null. */
  available: number | null
  /** What it is made of, of a bundle null: the share of what is free, the quota left, what may still be owed. */
  shared: number | null
  quota: number | null
  presale: number | null
  /** The rule of the store that counted; null: none. */
  ruleId: number | null
  /** S, A or B: how soon a change is told. */
  syncClass: 'S' | 'A' | 'B'
  byWarehouse: { warehouseId: number; available: number; sellable: number }[]
}

interface Row extends Omit<Sellable, 'storeId' | 'byWarehouse'>, Record<string, unknown> {
  storeId: number
  places: Sellable['byWarehouse'] | null
}

/**
 * What may be sold of each (store, SKU), in one statement whatever the list's length.
 *
 * Goods: ⌊(Σ over the store's warehouses of (available − warehouse buffer) × its share
 * − buffer − buffer %) × share⌋ + what is left of its quotas + what it may still owe in presale.
 * Bundles: the scarcest component, ⌊its sum ÷ units⌋; a rule of the bundle itself buffers and shares
 * that once more. Then, whichever it is: the fixed quantity instead, at most the maximum, none below
 * the threshold, none while it is stopped.
 */
const SELLABLE = /* sql */ `
  WITH asked AS (
    SELECT DISTINCT a.store_id, a.sku_id FROM unnest($1::bigint[], $2::bigint[]) AS a(store_id, sku_id)),
  parts AS (
    SELECT a.store_id, a.sku_id AS asked_id, coalesce(c.sku_id, a.sku_id) AS sku_id, coalesce(c.qty, 1) AS qty,
           c.sku_id IS NOT NULL AS is_part
      FROM asked a LEFT JOIN bundle_components c ON c.bundle_sku_id = a.sku_id),
  keys AS (
    SELECT store_id, sku_id FROM parts UNION SELECT store_id, sku_id FROM asked),
  ruled AS (
    SELECT k.store_id, k.sku_id, r.id AS rule_id, r.sku_id IS NOT NULL AS is_own, coalesce(r.share_percent, 100) AS share,
           coalesce(r.buffer, 0) AS buffer, coalesce(r.buffer_percent, 0) AS buffer_percent, coalesce(r.stop_below, 0) AS stop_below,
           r.max_qty, r.fixed_qty, r.presale_qty, r.presale_from, r.presale_until, coalesce(r.sync_class, 'A') AS sync_class,
           coalesce(r.is_stopped, false) AS is_stopped
      FROM keys k JOIN skus s ON s.id = k.sku_id JOIN products p ON p.id = s.product_id
      LEFT JOIN store_stock_rules one ON one.store_id = k.store_id AND one.sku_id = k.sku_id
      LEFT JOIN LATERAL (
        SELECT c.id FROM store_stock_rules c JOIN categories g ON g.id = c.category_id
         WHERE c.store_id = k.store_id AND (g.path = p.category OR starts_with(p.category, g.path || ' / '))
         ORDER BY length(g.path) DESC LIMIT 1) kind ON true
      LEFT JOIN store_stock_rules every ON every.store_id = k.store_id AND every.sku_id IS NULL AND every.category_id IS NULL
      LEFT JOIN store_stock_rules r ON r.id = coalesce(one.id, kind.id, every.id)),
  levels AS (
    SELECT k.store_id, k.sku_id, l.warehouse_id, v.available,
           greatest(v.available - coalesce(a.buffer, 0), 0) * coalesce(a.share_percent, 100) / 100.0 AS kept,
           CASE WHEN l.quota > 0 AND l.frozen_reason IS NULL THEN (
             SELECT coalesce(sum(q.qty - q.used), 0) FROM stock_quota_lines q JOIN stock_quotas h ON h.id = q.quota_id
              WHERE q.sku_id = l.sku_id AND q.warehouse_id = l.warehouse_id AND q.is_live AND k.store_id = ANY(h.store_ids)) ELSE 0 END AS own
      FROM (SELECT DISTINCT store_id, sku_id FROM parts) k
      JOIN stock_levels l ON l.sku_id = k.sku_id
      JOIN warehouses w ON w.id = l.warehouse_id AND w.is_active AND w.kind IN ('own', 'third_party')
      LEFT JOIN store_availability a ON a.store_id = k.store_id AND a.warehouse_id = l.warehouse_id
     CROSS JOIN LATERAL (
       SELECT CASE WHEN l.frozen_reason IS NULL THEN greatest(l.on_hand - l.reserved - l.quota, 0) ELSE 0 END AS available) v
     WHERE a.store_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM store_availability x WHERE x.store_id = k.store_id)),
  pools AS (
    SELECT store_id, sku_id, sum(available)::bigint AS available, sum(kept) AS kept, sum(own)::bigint AS own
      FROM levels GROUP BY store_id, sku_id),
  sums AS (
    SELECT r.store_id, r.sku_id, coalesce(p.available, 0) AS available, coalesce(p.own, 0) AS own,
           floor(greatest(coalesce(p.kept, 0) - r.buffer - coalesce(p.kept, 0) * r.buffer_percent / 100, 0) * r.share / 100)::bigint AS shared,
           CASE WHEN $3::timestamptz >= r.presale_from AND $3 < r.presale_until THEN greatest(r.presale_qty - (
             SELECT coalesce(sum((l.qty - l.cancelled - l.allocated) * coalesce(g.multiplier, 1)), 0)
               FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN listings g ON g.id = l.listing_id
              WHERE l.sku_id = r.sku_id AND o.store_id = r.store_id AND o.placed_at >= r.presale_from
                AND o.status IN ('captured', 'held', 'approved', 'backordered')), 0) ELSE 0 END::bigint AS presale
      FROM ruled r LEFT JOIN pools p ON p.store_id = r.store_id AND p.sku_id = r.sku_id),
  bases AS (
    SELECT p.store_id, p.asked_id, bool_or(p.is_part) AS is_bundle, min((s.shared + s.own + s.presale) / p.qty) AS base
      FROM parts p JOIN sums s ON s.store_id = p.store_id AND s.sku_id = p.sku_id GROUP BY p.store_id, p.asked_id),
  places AS (
    SELECT store_id, asked_id, jsonb_agg(jsonb_build_object('warehouseId', warehouse_id, 'available', available, 'sellable', sellable)
                                         ORDER BY warehouse_id) AS places
      FROM (SELECT p.store_id, p.asked_id, l.warehouse_id,
                   CASE WHEN count(*) = n.parts THEN min(l.available / p.qty) ELSE 0 END AS available,
                   CASE WHEN count(*) = n.parts THEN min(floor(l.kept / p.qty))::bigint ELSE 0 END AS sellable
              FROM parts p JOIN levels l ON l.store_id = p.store_id AND l.sku_id = p.sku_id
              JOIN (SELECT store_id, asked_id, count(*) AS parts FROM parts GROUP BY store_id, asked_id) n
                ON n.store_id = p.store_id AND n.asked_id = p.asked_id
             GROUP BY p.store_id, p.asked_id, l.warehouse_id, n.parts) here
     GROUP BY store_id, asked_id)
  SELECT r.store_id AS "storeId", r.sku_id AS "skuId", r.rule_id AS "ruleId", r.sync_class AS "syncClass", w.places,
         CASE WHEN b.is_bundle THEN NULL ELSE s.available END AS available, CASE WHEN b.is_bundle THEN NULL ELSE s.shared END AS shared,
         CASE WHEN b.is_bundle THEN NULL ELSE s.own END AS quota, CASE WHEN b.is_bundle THEN NULL ELSE s.presale END AS presale,
         CASE WHEN r.is_stopped OR shown.qty < r.stop_below THEN 0 ELSE shown.qty END::bigint AS sellable
    FROM bases b
    JOIN ruled r ON r.store_id = b.store_id AND r.sku_id = b.asked_id
    JOIN sums s ON s.store_id = b.store_id AND s.sku_id = b.asked_id
    LEFT JOIN places w ON w.store_id = b.store_id AND w.asked_id = b.asked_id
   CROSS JOIN LATERAL (
     SELECT CASE WHEN b.is_bundle AND r.is_own
                 THEN floor(greatest(b.base - r.buffer - b.base * r.buffer_percent / 100.0, 0) * r.share / 100) + s.presale
                 ELSE b.base END AS qty) free
   CROSS JOIN LATERAL (SELECT least(coalesce(r.fixed_qty, free.qty), r.max_qty)::bigint AS qty) shown`

export default class GetSellable {
  constructor(readonly clock: Clock = systemClock) {}

  /** Every (store, SKU) asked for that exists is in the answer, in no particular order. */
  async handle(asked: readonly Asked[], trx: Trx | null = null): Promise<Sellable[]> {
    if (asked.length === 0) return []
    const rows = await sql<Row>(
      trx,
      SELLABLE,
      [
        // No store has the number 0: it stands for the house.
        asked.map((one) => one.storeId ?? 0),
        asked.map((one) => one.skuId),
        this.clock.now().toISOString(),
      ],
      'sellable'
    )
    return rows.map(({ places, storeId, ...row }) => ({
      ...row,
      storeId: storeId || null,
      byWarehouse: places ?? [],
    }))
  }
}
