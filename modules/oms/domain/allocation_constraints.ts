import type { MemoWishes } from './memo_couriers.js'

/** Who wants something of an allocation: a rule, an audit rule that spoke, a person for this one order, the platform, or the buyer's note. */
export type Source =
  | { by: 'rule'; ruleId: number }
  | { by: 'audit' }
  | { by: 'hand' }
  | { by: 'platform' }
  | { by: 'memo' }

/** Couriers are named by their code, or as `code/service` for one of their products. */
export const courierKey = (courier: string, service: string) => `${courier}/${service}`
export const namesCourier = (name: string, courier: string, service: string) =>
  name === courier || name === courierKey(courier, service)

/** What a rule that matches does. */
export interface RuleEffects {
  /** Only these warehouses, or couriers, are looked at. */
  onlyWarehouses?: number[]
  onlyCouriers?: string[]
  notWarehouses?: number[]
  notCouriers?: string[]
  /** Ten-thousandths of the currency that speak for one (against it when negative). */
  warehouseBonus?: { warehouseId: number; amount: number }[]
  courierBonus?: { courier: string; amount: number }[]
  /** What the buyer wrote about couriers: what they refuse, or what they ask for as well. */
  heedMemo?: 'refusals' | 'all'
  /** Everything from one warehouse, or nothing. */
  keepTogether?: boolean
  /** It is promised to be there so many days after it was paid. */
  withinDays?: number
}

export interface MatchedRule {
  id: number
  version: number
  effects: RuleEffects
}

/** What a person chose for one order. */
export interface HandChoice {
  warehouseId: number | null
  courier: string | null
  service: string | null
}

/** What may be chosen for one order, and what speaks for it. */
export interface Constraints {
  onlyWarehouses: { ids: readonly number[]; source: Source } | null
  notWarehouses: ReadonlyMap<number, Source>
  warehouseBonus: ReadonlyMap<number, number>
  onlyCouriers: { names: readonly string[]; source: Source } | null
  notCouriers: ReadonlyMap<string, Source>
  courierBonus: ReadonlyMap<string, number>
  keepTogether: boolean
  /** The shortest promise of the rules, in days after the payment. */
  withinDays: number | null
  /** The rules that had a say, in their order. */
  rules: readonly { id: number; version: number }[]
}

export const FREE: Constraints = {
  onlyWarehouses: null,
  notWarehouses: new Map(),
  warehouseBonus: new Map(),
  onlyCouriers: null,
  notCouriers: new Map(),
  courierBonus: new Map(),
  keepTogether: false,
  withinDays: null,
  rules: [],
}

/**
 * What the platform dictates, a person chose and the matching rules say, as one. The rules come in
 * their order, an audit rule's hint before all of them, and the first to pin something wins; a pin stands over later bans, a ban over later
 * pins, and a pin of which a ban leaves nothing is passed over. A person's choice stands over every
 * rule and the buyer's note, the platform's courier over everything.
 */
export function constrain(input: {
  rules: readonly MatchedRule[]
  hand?: HandChoice | null
  hint?: { warehouseId: number | null; courier: string | null } | null
  platformCourier?: string | null
  memo?: MemoWishes
}): Constraints {
  const { rules, hand = null, hint = null, platformCourier = null, memo } = input
  const warehouses = new Picks<number>()
  const couriers = new Picks<string>()
  const warehouseBonus = new Map<number, number>()
  const courierBonus = new Map<string, number>()
  if (platformCourier) couriers.pin([platformCourier], { by: 'platform' })
  if (hand?.warehouseId) warehouses.pin([hand.warehouseId], { by: 'hand' })
  if (hand?.courier)
    couriers.pin([hand.service ? courierKey(hand.courier, hand.service) : hand.courier], {
      by: 'hand',
    })
  if (hint?.warehouseId) warehouses.pin([hint.warehouseId], { by: 'audit' })
  if (hint?.courier) couriers.pin([hint.courier], { by: 'audit' })
  const applied: { id: number; version: number }[] = []
  let keepTogether = false
  let withinDays: number | null = null
  for (const { id, version, effects } of rules) {
    const source: Source = { by: 'rule', ruleId: id }
    warehouses.ban(effects.notWarehouses ?? [], source)
    warehouses.pin(effects.onlyWarehouses ?? [], source)
    if (effects.heedMemo && memo) {
      couriers.ban(memo.refused, { by: 'memo' })
      if (effects.heedMemo === 'all') couriers.pin(memo.wanted, { by: 'memo' })
    }
    couriers.ban(effects.notCouriers ?? [], source)
    couriers.pin(effects.onlyCouriers ?? [], source)
    for (const { warehouseId, amount } of effects.warehouseBonus ?? [])
      warehouseBonus.set(warehouseId, (warehouseBonus.get(warehouseId) ?? 0) + amount)
    for (const { courier, amount } of effects.courierBonus ?? [])
      courierBonus.set(courier, (courierBonus.get(courier) ?? 0) + amount)
    keepTogether ||= effects.keepTogether ?? false
    if (effects.withinDays !== undefined)
      withinDays = Math.min(withinDays ?? effects.withinDays, effects.withinDays)
    applied.push({ id, version })
  }
  return {
    onlyWarehouses: warehouses.only && {
      ids: warehouses.only.list,
      source: warehouses.only.source,
    },
    notWarehouses: warehouses.not,
    warehouseBonus,
    onlyCouriers: couriers.only && { names: couriers.only.list, source: couriers.only.source },
    notCouriers: couriers.not,
    courierBonus,
    keepTogether,
    withinDays,
    rules: applied,
  }
}

/** Pins and bans in their order. */
class Picks<T> {
  only: { list: T[]; source: Source } | null = null
  readonly not = new Map<T, Source>()

  pin(list: readonly T[], source: Source) {
    const left = list.filter((one) => !this.not.has(one))
    if (left.length > 0) this.only ??= { list: left, source }
  }

  ban(list: readonly T[], source: Source) {
    for (const one of list)
      if (!this.only?.list.includes(one) && !this.not.has(one)) this.not.set(one, source)
  }
}
