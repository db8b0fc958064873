import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FoundSku } from '#catalog/queries/find_skus'
import type { Dealt } from '#modules/oms/domain/gift_dealing'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

export interface NewGrant {
  /** With its gift lines, as the database has them. */
  order: LoadedOrder
  buyerKey: string | null
  dealt: Dealt
  skus: ReadonlyMap<number, FoundSku>
}

/** What of an order is a rule's gift of a SKU. */
const lineOf = ({ order, dealt }: NewGrant) =>
  order.lines.find(
    (line) => line.giftRuleId === dealt.rule.id && line.skuId === dealt.skuId && line.live > 0
  )

/** Writes down what rules meant for orders and what came of it, with the figures it came from. */
export async function keepGrants(trx: Trx, grants: readonly NewGrant[]): Promise<void> {
  if (grants.length === 0) return
  const rows = grants.map((grant) => ({
    order_id: grant.order.id,
    rule_id: grant.dealt.rule.id,
    rule_version: grant.dealt.rule.version,
    state: grant.dealt.state,
    wanted_sku_id: grant.dealt.wantedSkuId,
    sku_id: grant.dealt.skuId,
    order_line_id: grant.dealt.skuId === null ? null : lineOf(grant)!.id,
    qty: grant.dealt.qty,
    buyer_key: grant.buyerKey,
    evidence: { base: grant.dealt.claim.base, times: grant.dealt.claim.times },
  }))
  await sql(
    trx,
    `INSERT INTO oms_gift_grants (order_id, rule_id, rule_version, state, wanted_sku_id, sku_id, order_line_id, qty, buyer_key, evidence, unit_cost)
     SELECT n.order_id, n.rule_id, n.rule_version, n.state, n.wanted_sku_id, n.sku_id, n.order_line_id, n.qty, n.buyer_key, n.evidence,
            (SELECT round(sum(c.value) / sum(c.qty), 4) FROM stock_costs c WHERE c.sku_id = n.sku_id AND c.qty > 0)
       FROM jsonb_to_recordset($1::jsonb) AS n(order_id bigint, rule_id bigint, rule_version int, state text, wanted_sku_id bigint,
         sku_id bigint, order_line_id bigint, qty int, buyer_key text, evidence jsonb)`,
    [JSON.stringify(rows)],
    'oms_gift_keep'
  )
}

/** What is an order's no more. */
export async function withdrawGrants(trx: Trx, grants: readonly { id: number }[]): Promise<void> {
  if (grants.length === 0) return
  await sql(
    trx,
    'UPDATE oms_gift_grants SET withdrawn_at = now() WHERE id = ANY($1::bigint[]) AND withdrawn_at IS NULL',
    [grants.map((grant) => grant.id)],
    'oms_gift_withdraw'
  )
}

/**
 * Moves the counts of rules with a limit by so many orders, under the rules' locks; the table itself
 * refuses more than the limit.
 */
export async function movePlaces(trx: Trx, moves: ReadonlyMap<number, number>): Promise<void> {
  const moved = [...moves].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b)
  if (moved.length === 0) return
  await sql(
    trx,
    `UPDATE oms_gift_rules r SET given = greatest(0, r.given + n.by) FROM unnest($1::bigint[], $2::int[]) AS n(id, by)
      WHERE r.id = n.id AND r.most_orders IS NOT NULL`,
    [moved.map(([id]) => id), moved.map(([, by]) => by)],
    'oms_gift_places'
  )
}
