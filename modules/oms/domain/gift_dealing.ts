import type { GiftClaim, OnShort } from './gift_rules.js'

/** Of a rule, what matters when several claim and there is not enough. */
export interface DealingRule {
  id: number
  version: number
  name: string
  /** Stands beside no other gift rule. */
  isExclusive: boolean
  onShort: OnShort
  replacementSkuId: number | null
  /** Switched off meanwhile: who has its gift keeps it, nobody gets it any more. */
  isOff: boolean
}

export interface Dealt {
  rule: DealingRule
  state: 'given' | 'replaced' | 'skipped' | 'held'
  wantedSkuId: number
  /** What is sent; null where nothing is. */
  skuId: number | null
  qty: number
  claim: GiftClaim
}

/** A gift that an order was to have and that is not there. */
export interface MissedGift {
  rule: string
  gift: string
  /** The rule wants the order held until it is. */
  isAwaited: boolean
}

/** A gift that an order has already, or was to have. */
export interface KnownGift {
  ruleId: number
  state: Dealt['state']
  wantedSkuId: number
  skuId: number | null
  qty: number
}

export interface Claimant {
  orderId: number
  buyerKey: string | null
  /** By the rules' order. */
  claims: readonly { rule: DealingRule; claim: GiftClaim }[]
  known: readonly KnownGift[]
  /** Units of each SKU that the order needs besides, gifts it has already among them. */
  needs: ReadonlyMap<number, number>
}

/** What is left to give; both run down as orders are dealt with. */
export interface Supply {
  /** Orders that may still get something of a rule; a rule without a limit is missing. */
  places: Map<number, number>
  /** The same by rule and buyer: `<rule> <buyer>`. */
  buyerPlaces: Map<string, number>
  /** Units of each gift that are free. */
  stock: Map<number, number>
}

export const isSent = ({ state }: Pick<Dealt, 'state'>) => state === 'given' || state === 'replaced'
export const placeOf = (ruleId: number, buyerKey: string) => `${ruleId} ${buyerKey}`

/**
 * Deals gifts to one order after the other. An order that has a rule's gift keeps its place in the
 * rule's limits, and a gift that stays as it is needs no stock anew; a rule that stands alone gives
 * only where no other gave before it, and shuts out those after it. A rule that is short of stock
 * takes no place.
 */
export function dealGifts(claimants: readonly Claimant[], supply: Supply): Map<number, Dealt[]> {
  return new Map(claimants.map((one) => [one.orderId, dealOne(one, supply)]))
}

function dealOne(claimant: Claimant, supply: Supply): Dealt[] {
  const { claims, known, needs } = claimant
  for (const [skuId, qty] of needs) keepFor(supply, skuId, qty)
  const dealt: Dealt[] = []
  for (const { rule, claim } of claims) {
    const had = known.filter((one) => one.ruleId === rule.id)
    const hasPlace = had.some(isSent)
    if (rule.isOff && !hasPlace) continue
    if (rule.isExclusive && dealt.some(isSent)) continue
    if (!hasPlace && !isFree(claimant, rule, supply)) continue
    const gifts = claim.gifts.map((gift) => ({
      ...pick(gift, rule, had, supply),
      ...{ rule, wantedSkuId: gift.skuId, qty: gift.qty, claim },
    }))
    dealt.push(...gifts)
    if (!gifts.some(isSent)) continue
    if (!hasPlace) takePlace(claimant, rule, supply)
    if (rule.isExclusive) break
  }
  return dealt
}

/** A gift that is there already, from stock, in place of another, or none. */
function pick(
  { skuId, qty }: { skuId: number; qty: number },
  rule: DealingRule,
  had: readonly KnownGift[],
  supply: Supply
): Pick<Dealt, 'state' | 'skuId'> {
  const same = had.find((one) => isSent(one) && one.wantedSkuId === skuId && one.qty === qty)
  if (same) return { state: same.state, skuId: same.skuId }
  if (take(supply, skuId, qty)) return { state: 'given', skuId }
  const other = rule.replacementSkuId
  if (rule.onShort === 'replace' && other !== null && take(supply, other, qty))
    return { state: 'replaced', skuId: other }
  return { state: rule.onShort === 'hold' ? 'held' : 'skipped', skuId: null }
}

/** Takes units where they are there; a SKU of which nothing is known is no gift. */
function take({ stock }: Supply, skuId: number, qty: number): boolean {
  const left = stock.get(skuId)
  if (left === undefined || left < qty) return false
  stock.set(skuId, left - qty)
  return true
}

/** What was bought is served before what is given away. */
function keepFor({ stock }: Supply, skuId: number, qty: number) {
  const left = stock.get(skuId)
  if (left !== undefined) stock.set(skuId, Math.max(0, left - qty))
}

function isFree({ buyerKey }: Claimant, { id }: DealingRule, supply: Supply): boolean {
  if ((supply.places.get(id) ?? 1) < 1) return false
  return buyerKey === null || (supply.buyerPlaces.get(placeOf(id, buyerKey)) ?? 1) > 0
}

function takePlace({ buyerKey }: Claimant, { id }: DealingRule, supply: Supply) {
  const left = supply.places.get(id)
  if (left !== undefined) supply.places.set(id, left - 1)
  if (buyerKey === null) return
  const key = placeOf(id, buyerKey)
  const mine = supply.buyerPlaces.get(key)
  if (mine !== undefined) supply.buyerPlaces.set(key, mine - 1)
}
