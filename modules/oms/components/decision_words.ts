import { useI18n } from '~/composables/use_i18n'
import type { DecisionNames } from '../queries/load_order_allocation'
import type { ShownDecision } from '../domain/decision_record'

type Named = Pick<DecisionNames, 'warehouses' | 'skus' | 'couriers' | 'rules'> & {
  currency: string
}

/** How the parts of a decision are put into words. Points are ten-thousandths of the currency. */
export function useDecisionWords(props: Named) {
  const { t, has, money, list } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.allocation.${key}`, params)
  const points = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : money((value / 10_000).toFixed(2), props.currency)
  const warehouse = (id: number) => props.warehouses[id] ?? `#${id}`
  const courier = (name: string | null) =>
    name === null ? '—' : (props.couriers[name] ?? props.couriers[name.split('/')[0]] ?? name)
  const ruleName = (id: number, rules: readonly { id: number; version: number }[]) => {
    const version = rules.find((rule) => rule.id === id)?.version ?? 1
    return props.rules[`${id}.${version}`] ?? `#${id}`
  }
  /** Who pinned or banned something. */
  function source(name: string | null, rules: ShownDecision['rules']): string {
    if (name === null) return ''
    const rule = /^rule:(\d+)$/.exec(name)
    return rule
      ? text('sources.rule', { rule: ruleName(Number(rule[1]), rules) })
      : text(`sources.${name}`)
  }
  const shortOf = (missing: ShownDecision['shortages']) =>
    missing
      .map(({ skuId, wanted, available }) =>
        text('short_of', { sku: props.skus[skuId] ?? skuId, wanted, available })
      )
      .join(t('oms.audit.and'))
  function whyNot(barred: ShownDecision['barred'][number], rules: ShownDecision['rules']): string {
    if (barred.missing.length > 0) return shortOf(barred.missing)
    const couriers = barred.couriers.map((one) =>
      text('courier_out', { courier: courier(one.name), why: text(`courier_why.${one.why}`) })
    )
    const why = text(`why.${barred.why}`)
    if (couriers.length > 0) return text('with_details', { why, details: list(couriers) })
    return barred.source
      ? text('with_details', { why, details: source(barred.source, rules) })
      : why
  }
  return { text, has, points, warehouse, courier, ruleName, source, shortOf, whyNot }
}
