import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { placeOf, type Supply } from '#modules/oms/domain/gift_dealing'

export interface Pair {
  ruleId: number
  buyerKey: string | null
}

/**
 * What is left of gifts. The limits are exact: a rule of the first so many orders is locked until the
 * transaction ends, and so is a buyer at a rule that counts buyers; the stock is as it is seen, since
 * the reservation is what decides. Nothing is locked for rules without limits.
 */
export async function lockSupply(
  trx: Trx,
  pairs: readonly Pair[],
  skuIds: readonly number[]
): Promise<Supply> {
  const limits = await lockRules(trx, [...new Set(pairs.map((pair) => pair.ruleId))])
  const counted = new Map(
    limits.flatMap(({ id, perBuyer }) => (perBuyer === null ? [] : [[id, perBuyer] as const]))
  )
  return {
    places: new Map(limits.flatMap(({ id, left }) => (left === null ? [] : [[id, left] as const]))),
    buyerPlaces: await lockBuyers(trx, pairs, counted),
    stock: await freeUnits(trx, skuIds),
  }
}

async function lockRules(trx: Trx, ruleIds: readonly number[]) {
  const rules = await sql<{ id: number; perBuyer: number | null; isLimited: boolean }>(
    trx,
    `SELECT id, per_buyer AS "perBuyer", most_orders IS NOT NULL AS "isLimited" FROM oms_gift_rules
      WHERE id = ANY($1::bigint[]) AND (most_orders IS NOT NULL OR per_buyer IS NOT NULL)`,
    [ruleIds],
    'oms_gift_limits'
  )
  const limited = rules.filter((rule) => rule.isLimited).map((rule) => rule.id)
  // By id: every transaction takes them in the same order, after its orders and before any stock.
  const locked =
    limited.length === 0
      ? []
      : await sql<{ id: number; left: number }>(
          trx,
          `SELECT id, most_orders - given AS left FROM oms_gift_rules WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
          [limited],
          'oms_gift_lock_rules'
        )
  const left = new Map(locked.map((row) => [row.id, row.left]))
  return rules.map(({ id, perBuyer }) => ({ id, perBuyer, left: left.get(id) ?? null }))
}

async function lockBuyers(
  trx: Trx,
  pairs: readonly Pair[],
  counted: ReadonlyMap<number, number>
): Promise<Map<string, number>> {
  const asked = new Map(
    pairs.flatMap(({ ruleId, buyerKey }) =>
      buyerKey !== null && counted.has(ruleId)
        ? [[placeOf(ruleId, buyerKey), { ruleId, buyerKey }] as const]
        : []
    )
  )
  if (asked.size === 0) return new Map()
  const values = [
    [...asked.values()].map((pair) => pair.ruleId),
    [...asked.values()].map((pair) => pair.buyerKey),
  ]
  await sql(
    trx,
    `SELECT pg_advisory_xact_lock(k) FROM (
       SELECT DISTINCT hashtextextended('oms.gift ' || p.rule || ' ' || p.buyer, 0) AS k FROM unnest($1::bigint[], $2::text[]) AS p(rule, buyer)
        ORDER BY 1) keys`,
    values,
    'oms_gift_lock_buyers'
  )
  const rows = await sql<{ ruleId: number; buyerKey: string; count: number }>(
    trx,
    `SELECT p.rule AS "ruleId", p.buyer AS "buyerKey", (
       SELECT count(DISTINCT g.order_id)::int FROM oms_gift_grants g
        WHERE g.rule_id = p.rule AND g.buyer_key = p.buyer AND g.withdrawn_at IS NULL AND g.state IN ('given', 'replaced')) AS count
       FROM unnest($1::bigint[], $2::text[]) AS p(rule, buyer)`,
    values,
    'oms_gift_buyers'
  )
  return new Map(
    rows.map(({ ruleId, buyerKey, count }) => [
      placeOf(ruleId, buyerKey),
      counted.get(ruleId)! - count,
    ])
  )
}

const FREE = (sku: string) => `
  SELECT coalesce(sum(greatest(0, s.on_hand - s.reserved)), 0)::int AS free FROM stock_levels s
    JOIN warehouses w ON w.id = s.warehouse_id AND w.is_active AND w.kind IN ('own', 'third_party')
   WHERE s.sku_id = ${sku} AND s.frozen_reason IS NULL`

/** Units of SKUs that active warehouses could send now; of a bundle as many as its scarcest part allows. */
async function freeUnits(trx: Trx, skuIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await sql<{ id: number; free: number }>(
    trx,
    `SELECT k.id, coalesce(CASE WHEN k.kind = 'bundle' THEN (
         SELECT min(f.free / c.qty) FROM bundle_components c CROSS JOIN LATERAL (${FREE('c.sku_id')}) f WHERE c.bundle_sku_id = k.id)
       ELSE (${FREE('k.id')}) END, 0)::int AS free
       FROM skus k WHERE k.id = ANY($1::bigint[]) AND k.status <> 'disabled'`,
    [skuIds],
    'oms_gift_stock'
  )
  return new Map(rows.map((row) => [row.id, row.free]))
}
