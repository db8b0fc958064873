import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Constraints } from '#modules/oms/domain/allocation_constraints'
import { nameOf } from '#modules/oms/domain/decision_record'
import { constraintsOf } from '#modules/oms/queries/allocation_input'
import { readOrders } from '#modules/oms/queries/load_orders'
import { askRules, type RuleSilence } from '#modules/oms/services/allocation_rules'
import { omsConfig } from '#modules/oms/services/config'

/** What is wanted of an allocation, each wish with who wants it: `rule:12`, `hand`, `platform`, `audit` or `memo`. */
export interface Wishes {
  only: { what: (number | string)[]; by: string | null }[]
  not: { what: number | string; by: string | null }[]
  /** Ten-thousandths of the currency. */
  bonuses: { what: number | string; amount: number }[]
  keepTogether: boolean
  withinDays: number | null
}

export type RuleTrial = {
  order: { id: number; number: string }
  /** By rule id: why it is silent about the order, null where it speaks. */
  answers: Record<number, RuleSilence | null>
  wishes: Wishes
}

/** Which of the rules that are on speak of an order, and what they come to; null where the person sees no such order. */
export async function tryAllocationRules(number: string, actor: Actor): Promise<RuleTrial | null> {
  const [found] = await sql<{ id: number }>(
    null,
    `SELECT id FROM orders WHERE number = $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2)) LIMIT 1`,
    [number.trim(), actor.stores]
  )
  const [order] = found ? await readOrders(null, [found.id]) : []
  if (!order) return null
  const config = await omsConfig()
  const answers = (await askRules(null, [order], config.allocationRules)).get(order.id) ?? []
  const constraints = (await constraintsOf(null, [order], config)).get(order.id)
  return {
    order: { id: order.id, number: order.number },
    answers: Object.fromEntries(answers.map(({ rule, silent }) => [rule.id, silent])),
    wishes: wishesOf(constraints),
  }
}

function wishesOf(said: Constraints | undefined): Wishes {
  if (!said) return { only: [], not: [], bonuses: [], keepTogether: false, withinDays: null }
  const { onlyWarehouses: sites, onlyCouriers: couriers } = said
  return {
    only: [
      ...(sites ? [{ what: [...sites.ids], by: nameOf(sites.source) }] : []),
      ...(couriers ? [{ what: [...couriers.names], by: nameOf(couriers.source) }] : []),
    ],
    not: [...said.notWarehouses, ...said.notCouriers].map(([what, source]) => ({
      what,
      by: nameOf(source),
    })),
    bonuses: [...said.warehouseBonus, ...said.courierBonus].map(([what, amount]) => ({
      what,
      amount,
    })),
    keepTogether: said.keepTogether,
    withinDays: said.withinDays,
  }
}
