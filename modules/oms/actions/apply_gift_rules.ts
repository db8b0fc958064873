import type { Trx } from '#kernel/transaction'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import GiveGifts, { type NewGift } from '#orders/actions/give_gifts'
import {
  dealGifts,
  isSent,
  type Claimant,
  type Dealt,
  type KnownGift,
  type MissedGift,
} from '#modules/oms/domain/gift_dealing'
import { begunOrders } from '#modules/oms/queries/begun_orders'
import { giftClaimants, liveGrants, type Grant } from '#modules/oms/queries/gift_claimants'
import { readLines, type LoadedOrder } from '#modules/oms/queries/load_orders'
import { keepGrants, movePlaces, withdrawGrants } from '#modules/oms/services/gift_grants'
import { readGiftRules, type GiftRule } from '#modules/oms/services/gift_rules_in_force'
import { lockSupply } from '#modules/oms/services/gift_supply'

interface Plan {
  order: LoadedOrder
  claimant: Claimant
  dealt: Dealt[]
  grants: Grant[]
}

/**
 * Brings the gifts of orders to what the rules in force give them: adds what is due, takes back what
 * is due no more (goods were refunded or changed), tries again for what was short, and leaves the
 * rest alone, so that running it twice does nothing more. Once picking of an order has begun its gifts
 * stay as they are: what is on a cart is not fetched again, and no parcel is sent for a gift alone. The orders are locked by the transaction;
 * their lines in memory follow. Without rules and gifts it asks nothing.
 * @returns by order, what is short of stock
 */
export default class ApplyGiftRules {
  async handle(input: {
    trx: Trx
    orders: readonly LoadedOrder[]
    rules: readonly GiftRule[]
    /** The orders were captured by this very transaction: they have nothing yet. */
    areNew?: boolean
  }): Promise<Map<number, MissedGift[]>> {
    const { trx, rules, areNew = false } = input
    const orders = areNew ? input.orders : await this.#open(trx, input.orders)
    const hasGifts = orders.some((order) => order.lines.some((line) => line.giftRuleId !== null))
    if (orders.length === 0 || (rules.length === 0 && !hasGifts)) return new Map()
    const grants = areNew ? [] : await liveGrants(trx, orders.map(idOf))
    const off = grants.map((grant) => grant.ruleId).filter((id) => !rules.some((r) => r.id === id))
    const asked = [...rules, ...(await readGiftRules(trx, [...new Set(off)]))]
    const claimants = await giftClaimants(trx, orders, asked, grants)
    if (grants.length === 0 && claimants.every(({ claims }) => claims.length === 0))
      return new Map()
    const dealt = dealGifts(claimants, await this.#supply(trx, claimants, grants))
    const plans = orders.map((order, index) => ({
      ...{ order, claimant: claimants[index], dealt: dealt.get(order.id)! },
      grants: grants.filter((grant) => grant.orderId === order.id),
    }))
    const skus = await this.#skus(trx, plans)
    await this.#bring(trx, plans, skus)
    return missedOf(plans, skus)
  }

  /** Orders of which no parcel is on a cart, packed or away. Only those with a part in work can have one. */
  async #open(trx: Trx, orders: readonly LoadedOrder[]): Promise<readonly LoadedOrder[]> {
    const ids = orders.filter(({ status }) => status !== 'captured').map(idOf)
    if (ids.length === 0) return orders
    const begun = new Set(await begunOrders(trx, ids))
    return orders.filter(({ id }) => !begun.has(id))
  }

  #supply(trx: Trx, claimants: readonly Claimant[], grants: readonly Grant[]) {
    const pairs = claimants.flatMap(({ buyerKey, claims }) =>
      claims.map(({ rule }) => ({ ruleId: rule.id, buyerKey }))
    )
    const skuIds = claimants.flatMap(({ claims }) =>
      claims.flatMap(({ rule, claim }) => [
        ...claim.gifts.map((gift) => gift.skuId),
        ...(rule.replacementSkuId === null ? [] : [rule.replacementSkuId]),
      ])
    )
    // Rules that something is taken back of give a place back.
    const held = grants.map(({ ruleId }) => ({ ruleId, buyerKey: null }))
    return lockSupply(trx, [...pairs, ...held], [...new Set(skuIds)])
  }

  #skus(trx: Trx, plans: readonly Plan[]): Promise<Map<number, FoundSku>> {
    const ids = plans.flatMap(({ dealt }) =>
      dealt.flatMap((one) => [one.wantedSkuId, ...(one.skuId === null ? [] : [one.skuId])])
    )
    return new FindSkus(trx).byIds([...new Set(ids)])
  }

  /** Only what is different is written. A gift that is in a parcel already stays where it is. */
  async #bring(trx: Trx, plans: readonly Plan[], skus: ReadonlyMap<number, FoundSku>) {
    const gone = plans.flatMap(({ dealt, grants }) =>
      grants.filter((grant) => !dealt.some((one) => isAsKnown(one, grant)))
    )
    const lines = gone.flatMap((grant) => grant.orderLineId ?? [])
    const returned = await new GiveGifts().handle({ trx, takeBack: lines })
    const isAway = ({ orderLineId }: Grant) => orderLineId === null || returned.has(orderLineId)
    const away = gone.filter(isAway)
    const left = (plan: Plan) => plan.grants.filter((grant) => !away.includes(grant))
    const fresh = plans.flatMap((plan) =>
      plan.dealt
        .filter((one) => !left(plan).some((grant) => isSameGift(one, grant)))
        .map((one) => ({ order: plan.order, buyerKey: plan.claimant.buyerKey, dealt: one, skus }))
    )
    if (away.length + fresh.length === 0) return
    await withdrawGrants(trx, away)
    const give = fresh.flatMap(({ order, dealt }) => toGift(order.id, dealt, skus))
    await new GiveGifts().handle({ trx, give })
    await this.#follow(trx, plans, [...away.map((one) => one.orderId), ...give.map(orderOf)])
    await keepGrants(trx, fresh)
    await movePlaces(trx, movesOf(plans, left))
  }

  /** The orders in memory have the lines they have now. */
  async #follow(trx: Trx, plans: readonly Plan[], orderIds: readonly number[]) {
    const touched = new Set(orderIds)
    if (touched.size === 0) return
    const lines = Map.groupBy(await readLines(trx, [...touched]), (line) => line.orderId)
    for (const { order } of plans)
      if (touched.has(order.id)) order.lines = lines.get(order.id) ?? []
  }
}

const idOf = ({ id }: LoadedOrder) => id
const orderOf = ({ orderId }: NewGift) => orderId

/** By rule, how many orders more have something of it than before. */
function movesOf(plans: readonly Plan[], left: (plan: Plan) => readonly Grant[]) {
  const moves = new Map<number, number>()
  const add = (ruleIds: Iterable<number>, by: number) => {
    for (const id of ruleIds) moves.set(id, (moves.get(id) ?? 0) + by)
  }
  for (const plan of plans) {
    const sent = (list: readonly KnownGift[]) => list.filter(isSent).map((one) => one.ruleId)
    add(new Set(sent(plan.grants)), -1)
    const now = plan.dealt.filter(isSent).map((one) => one.rule.id)
    add(new Set([...sent(left(plan)), ...now]), 1)
  }
  return moves
}

const isSameGift = ({ rule, wantedSkuId }: Dealt, known: KnownGift) =>
  known.ruleId === rule.id && known.wantedSkuId === wantedSkuId

const isAsKnown = (one: Dealt, known: KnownGift) =>
  isSameGift(one, known) &&
  known.state === one.state &&
  known.skuId === one.skuId &&
  known.qty === one.qty

function toGift(orderId: number, one: Dealt, skus: ReadonlyMap<number, FoundSku>): NewGift[] {
  if (one.skuId === null) return []
  const { id: ruleId, version, name } = one.rule
  const title = skus.get(one.skuId)?.name ?? '?'
  return [{ orderId, skuId: one.skuId, title, qty: one.qty, giftOf: { ruleId, version, name } }]
}

function missedOf(plans: readonly Plan[], skus: ReadonlyMap<number, FoundSku>) {
  return new Map(
    plans.map(({ order, dealt }) => [
      order.id,
      dealt
        .filter((one) => !isSent(one))
        .map(({ rule, wantedSkuId, state }) => ({
          ...{ rule: rule.name, gift: skus.get(wantedSkuId)?.name ?? '?' },
          isAwaited: state === 'held',
        })),
    ])
  )
}
