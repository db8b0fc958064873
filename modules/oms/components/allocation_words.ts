import type { Choice } from '~/composables/conditions'
import { useI18n } from '~/composables/use_i18n'
import type { RuleEffects } from '../domain/allocation_constraints'
import type { Wishes } from '../queries/try_allocation_rules'

/** What rules of allocation do, in words. */
export function useAllocationWords(props: {
  targets: { warehouses: readonly Choice[]; couriers: readonly Choice[] }
  currency: string
}) {
  const { t, list, money } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.allocation_rules.${key}`, params)
  /** Warehouses are numbers, couriers their codes. */
  const nameOf = (what: number | string) =>
    (typeof what === 'number' ? props.targets.warehouses : props.targets.couriers).find(
      ({ value }) => value === what
    )?.label ?? (typeof what === 'number' ? `#${what}` : what)
  const names = (list_: readonly (number | string)[]) => list(list_.map(nameOf))
  const amount = (units: number) => money((Math.abs(units) / 10_000).toFixed(2), props.currency)
  const bonus = (what: number | string, units: number) =>
    text(units < 0 ? 'words.avoid' : 'words.prefer', { name: nameOf(what), amount: amount(units) })

  function effectsInWords(effects: RuleEffects): string[] {
    const only = [effects.onlyWarehouses, effects.onlyCouriers]
    const not = [effects.notWarehouses, effects.notCouriers]
    return [
      ...only.flatMap((one) => (one?.length ? text('words.only', { names: names(one) }) : [])),
      ...(effects.warehouseBonus ?? []).map((one) => bonus(one.warehouseId, one.amount)),
      ...(effects.courierBonus ?? []).map((one) => bonus(one.courier, one.amount)),
      ...not.flatMap((one) => (one?.length ? text('words.not', { names: names(one) }) : [])),
      ...(effects.heedMemo ? [text(`memo.${effects.heedMemo}`)] : []),
      ...(effects.keepTogether ? [text('words.together')] : []),
      ...(effects.withinDays === undefined
        ? []
        : [text('words.within', { days: effects.withinDays })]),
    ]
  }

  /** What the rules come to for one order; `sourceOf` names who wants it. */
  function wishesInWords(wishes: Wishes, sourceOf: (by: string) => string): string[] {
    const by = (said: string, who: string | null) =>
      who === null ? said : text('words.by', { said, who: sourceOf(who) })
    return [
      ...wishes.only.map((one) => by(text('words.only', { names: names(one.what) }), one.by)),
      ...wishes.bonuses.map((one) => bonus(one.what, one.amount)),
      ...wishes.not.map((one) => by(text('words.not', { names: nameOf(one.what) }), one.by)),
      ...(wishes.keepTogether ? [text('words.together')] : []),
      ...(wishes.withinDays === null ? [] : [text('words.within', { days: wishes.withinDays })]),
    ]
  }
  return { effectsInWords, wishesInWords }
}
