import type { EffectsInput } from '../services/read_allocation_rule'

export const EFFECT_LINES = [
  'only_warehouses',
  'prefer_warehouse',
  'not_warehouses',
  'only_couriers',
  'prefer_courier',
  'not_couriers',
] as const
export type EffectKind = (typeof EFFECT_LINES)[number]

/** One line of the form: warehouses or couriers, and what speaks for them where they are preferred. */
export interface EffectLine {
  kind: EffectKind
  targets: (number | string)[]
  amount: string
}

/** What warehouses are chosen by, couriers are not, and the other way round. */
export const isOfWarehouses = (kind: EffectKind) => kind.includes('warehouse')
export const isPreference = (kind: EffectKind) => kind.startsWith('prefer')

/** The effects of a rule as lines. Targets that are preferred by the same amount share one. */
export function linesOf(effects: EffectsInput): EffectLine[] {
  const list = (kind: EffectKind, targets: readonly (number | string)[] = []): EffectLine[] =>
    targets.length > 0 ? [{ kind, targets: [...targets], amount: '' }] : []
  const bonuses = (kind: EffectKind, pairs: { target: number | string; amount: string }[]) =>
    [...Map.groupBy(pairs, ({ amount }) => amount)].map(([amount, own]): EffectLine => ({
      kind,
      targets: own.map(({ target }) => target),
      amount,
    }))
  return [
    ...list('only_warehouses', effects.onlyWarehouses),
    ...bonuses(
      'prefer_warehouse',
      (effects.warehouseBonus ?? []).map((one) => ({ target: one.warehouseId, amount: one.amount }))
    ),
    ...list('not_warehouses', effects.notWarehouses),
    ...list('only_couriers', effects.onlyCouriers),
    ...bonuses(
      'prefer_courier',
      (effects.courierBonus ?? []).map((one) => ({ target: one.courier, amount: one.amount }))
    ),
    ...list('not_couriers', effects.notCouriers),
  ]
}

/** The lines as a rule keeps them; what is not filled in is left out. */
export function effectsOf(lines: readonly EffectLine[]): EffectsInput {
  const targets = (kind: EffectKind) => [
    ...new Set(lines.filter((line) => line.kind === kind).flatMap((line) => line.targets)),
  ]
  const pairs = (kind: EffectKind) =>
    lines
      .filter((line) => line.kind === kind)
      .flatMap(({ targets: own, amount }) => own.map((target) => ({ target, amount })))
  return {
    onlyWarehouses: targets('only_warehouses').map(Number),
    notWarehouses: targets('not_warehouses').map(Number),
    onlyCouriers: targets('only_couriers').map(String),
    notCouriers: targets('not_couriers').map(String),
    warehouseBonus: pairs('prefer_warehouse').map(({ target, amount }) => ({
      warehouseId: Number(target),
      amount: amount || '0',
    })),
    courierBonus: pairs('prefer_courier').map(({ target, amount }) => ({
      courier: String(target),
      amount: amount || '0',
    })),
  }
}
