import type { Facts } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Claimant, KnownGift } from '#modules/oms/domain/gift_dealing'
import { claimOf, isInScope, type GiftOrder } from '#modules/oms/domain/gift_rules'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { needsOfRules, type GiftRule } from '#modules/oms/services/gift_rules_in_force'
import { gatherFacts } from '#modules/oms/services/order_facts'
import { askCondition } from '#modules/oms/services/rule_checks'

/** A live row of what a rule meant for an order. */
export interface Grant extends KnownGift {
  id: number
  orderId: number
  orderLineId: number | null
}

type Traits = Map<number, { category: string | null; brand: string | null }>

/** What orders have of gift rules, or were to have. */
export function liveGrants(trx: Trx | null, orderIds: readonly number[]): Promise<Grant[]> {
  return sql<Grant & Record<string, unknown>>(
    trx,
    `SELECT id, order_id AS "orderId", rule_id AS "ruleId", state, wanted_sku_id AS "wantedSkuId", sku_id AS "skuId", qty,
            order_line_id AS "orderLineId"
       FROM oms_gift_grants WHERE order_id = ANY($1::bigint[]) AND withdrawn_at IS NULL ORDER BY order_id, id`,
    [orderIds],
    'oms_gift_grants'
  )
}

/** Orders with what rules have for them, by the rules' order; conditions cost one statement, lists of goods another. */
export async function giftClaimants(
  trx: Trx | null,
  orders: readonly LoadedOrder[],
  rules: readonly GiftRule[],
  grants: readonly Grant[]
): Promise<Claimant[]> {
  const known = Map.groupBy(grants, (grant) => grant.orderId)
  const facts = await gatherFacts(trx, orders, needsOfRules(rules))
  const traits = rules.some((rule) => rule.goods) ? await readTraits(trx, orders) : new Map()
  return orders.map((order, index) => ({
    orderId: order.id,
    buyerKey: buyerKeyOf(order),
    claims: claimsOf(toGiftOrder(order, traits), facts[index], rules),
    known: known.get(order.id) ?? [],
    needs: needsOf(order),
  }))
}

function claimsOf(order: GiftOrder, facts: Facts, rules: readonly GiftRule[]) {
  return rules.flatMap((rule) => {
    if (!isInScope(rule, order)) return []
    if (rule.condition && !askCondition(rule.condition, facts)) return []
    const claim = claimOf(rule, order)
    return claim ? [{ rule, claim }] : []
  })
}

/** What is being refunded, or was, earns no gift. */
function toGiftOrder(order: LoadedOrder, traits: Traits): GiftOrder {
  return {
    storeId: order.storeId,
    kind: order.kind,
    placedAt: order.placedAt.getTime(),
    currency: order.currency,
    isPaid: order.isCod || !['unpaid', 'partly_paid'].includes(order.paymentStatus),
    lines: order.lines
      .filter((line) => line.live > 0 && !line.isGift && line.refundState === 'none')
      .map((line) => ({
        skuId: line.skuId,
        category: traits.get(line.skuId ?? 0)?.category ?? null,
        brand: traits.get(line.skuId ?? 0)?.brand ?? null,
        qty: line.live,
        sold: line.qty,
        payable: BigInt(line.payable.replace('.', '')),
      })),
  }
}

/** The platform's number of the buyer where there is one, else the phone, else the e-mail. */
function buyerKeyOf({ buyerId, storeId, phoneHash, emailHash }: LoadedOrder): string | null {
  if (buyerId !== null) return `buyer:${storeId}:${buyerId}`
  return phoneHash ?? emailHash
}

function needsOf({ lines }: LoadedOrder): Map<number, number> {
  const needs = new Map<number, number>()
  for (const { skuId, open, multiplier } of lines)
    if (skuId !== null) needs.set(skuId, (needs.get(skuId) ?? 0) + open * multiplier)
  return needs
}

async function readTraits(trx: Trx | null, orders: readonly LoadedOrder[]): Promise<Traits> {
  const skuIds = orders.flatMap((order) => order.lines.flatMap((line) => line.skuId ?? []))
  const rows = await sql<{ id: number; category: string | null; brand: string | null }>(
    trx,
    'SELECT s.id, p.category, p.brand FROM skus s JOIN products p ON p.id = s.product_id WHERE s.id = ANY($1::bigint[])',
    [[...new Set(skuIds)]],
    'oms_gift_traits'
  )
  return new Map(rows.map((row) => [row.id, row]))
}
