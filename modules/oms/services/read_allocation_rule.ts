import { RefusedException } from '#kernel/exceptions'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { RuleEffects } from '#modules/oms/domain/allocation_constraints'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'
import { fromUnits } from '#modules/oms/services/order_facts'
import { readCondition } from '#modules/oms/services/read_rule'

/** What a rule does, as a form says it: amounts are decimal text in the company's currency. */
export interface EffectsInput {
  onlyWarehouses?: number[]
  notWarehouses?: number[]
  onlyCouriers?: string[]
  notCouriers?: string[]
  warehouseBonus?: { warehouseId: number; amount: string }[]
  courierBonus?: { courier: string; amount: string }[]
  heedMemo?: 'refusals' | 'all' | null
  keepTogether?: boolean
  /** It is promised to be there so many days after the payment. */
  withinDays?: number | null
}

export interface AllocationRuleInput {
  name: string
  condition?: unknown
  effects: EffectsInput
  /** Null: every store. */
  storeIds: number[] | null
  /** The first and the last day on which it counts. */
  validFrom: string | null
  validTo: string | null
  isOn: boolean
}

/** What a version keeps: everything a decision depends on. */
export interface AllocationRuleBody {
  name: string
  /** Null: the default rule. */
  condition: Condition | null
  effects: RuleEffects
  storeIds: number[] | null
  validFrom: string | null
  validTo: string | null
}

/**
 * A rule of allocation as a form or a program sent it, read. The default rule has no condition, and
 * counts for every store on every day.
 * @throws RefusedException `oms_rule_condition`, `oms_allocation_rule_idle`, `oms_allocation_rule_both`, `oms_allocation_rule_target`, `oms_allocation_rule_days`
 */
export async function readAllocationRule(
  trx: Trx | null,
  input: AllocationRuleInput,
  isDefault: boolean
): Promise<AllocationRuleBody> {
  const { validFrom, validTo, storeIds } = input
  const effects = await effectsOf(trx, input.effects)
  if (isDefault) return { name: input.name, condition: null, effects, ...FOR_ALL }
  if (validFrom !== null && validTo !== null && validFrom > validTo)
    throw new RefusedException('oms_allocation_rule_days', {}, { field: 'validTo' })
  return {
    name: input.name,
    condition: readCondition(input.condition, ORDER_FIELDS, 'oms_rule_condition'),
    effects,
    storeIds: storeIds?.length ? [...storeIds].sort((a, b) => a - b) : null,
    validFrom,
    validTo,
  }
}

const FOR_ALL = { storeIds: null, validFrom: null, validTo: null }

const refuse = (code: string) => new RefusedException(code, {}, { field: 'effects' })

async function effectsOf(trx: Trx | null, input: EffectsInput): Promise<RuleEffects> {
  const { onlyWarehouses = [], notWarehouses = [], onlyCouriers = [], notCouriers = [] } = input
  const { warehouseBonus = [], courierBonus = [], heedMemo, keepTogether, withinDays } = input
  await assertTargets(
    trx,
    [...onlyWarehouses, ...notWarehouses, ...warehouseBonus.map((one) => one.warehouseId)],
    [...onlyCouriers, ...notCouriers, ...courierBonus.map((one) => one.courier)]
  )
  if (
    onlyWarehouses.some((id) => notWarehouses.includes(id)) ||
    onlyCouriers.some((name) => notCouriers.includes(name))
  )
    throw refuse('oms_allocation_rule_both')
  const effects: RuleEffects = {
    ...(onlyWarehouses.length > 0 && { onlyWarehouses }),
    ...(notWarehouses.length > 0 && { notWarehouses }),
    ...(warehouseBonus.length > 0 && {
      warehouseBonus: warehouseBonus.map((one) => ({ ...one, amount: toUnits(one.amount) })),
    }),
    ...(onlyCouriers.length > 0 && { onlyCouriers }),
    ...(notCouriers.length > 0 && { notCouriers }),
    ...(courierBonus.length > 0 && {
      courierBonus: courierBonus.map((one) => ({ ...one, amount: toUnits(one.amount) })),
    }),
    ...(heedMemo && { heedMemo }),
    ...(keepTogether && { keepTogether }),
    ...(typeof withinDays === 'number' && { withinDays }),
  }
  if (Object.keys(effects).length === 0) throw refuse('oms_allocation_rule_idle')
  return effects
}

/** Warehouses and couriers that are not there, or switched off, nobody can be sent to. */
async function assertTargets(trx: Trx | null, warehouseIds: number[], couriers: string[]) {
  const rows = await sql(
    trx,
    `SELECT 1 FROM unnest($1::bigint[]) w(id) WHERE NOT EXISTS (SELECT 1 FROM warehouses h WHERE h.id = w.id AND h.is_active)
      UNION ALL SELECT 1 FROM unnest($2::text[]) c(name) WHERE NOT EXISTS (
        SELECT 1 FROM oms_couriers o LEFT JOIN oms_courier_services s ON s.courier_id = o.id AND s.is_active
         WHERE o.is_active AND c.name IN (o.code, o.code || '/' || s.code))`,
    [warehouseIds, couriers]
  )
  if (rows.length > 0) throw refuse('oms_allocation_rule_target')
}

/** Decimal text as ten-thousandths. */
function toUnits(amount: string): number {
  const [whole, part = ''] = amount.replace('-', '').split('.')
  const units = Number(whole) * 10_000 + Number(part.padEnd(4, '0'))
  return amount.startsWith('-') ? -units : units
}

/** What is kept as a form takes it. */
export function effectsForForm({
  warehouseBonus,
  courierBonus,
  ...effects
}: RuleEffects): EffectsInput {
  const amountOf = (units: number) => fromUnits(BigInt(units)).replace(/\.?0+$/, '')
  return {
    ...effects,
    ...(warehouseBonus && {
      warehouseBonus: warehouseBonus.map((one) => ({ ...one, amount: amountOf(one.amount) })),
    }),
    ...(courierBonus && {
      courierBonus: courierBonus.map((one) => ({ ...one, amount: amountOf(one.amount) })),
    }),
  }
}
