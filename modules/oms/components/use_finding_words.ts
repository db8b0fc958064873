import { useConditionWords } from '~/composables/condition_words'
import type { Choices, FieldInfo, Literal } from '~/composables/conditions'
import { useHoldReasons } from '~/composables/use_hold_reasons'
import { useI18n } from '~/composables/use_i18n'
import type { Because, Effect, Finding } from '../domain/finding'

/** What is needed to say a finding's evidence. */
type Evidence = Pick<Finding, 'evidence' | 'because'>

/** Findings of the audit in words: which rule, and why it spoke. */
export function useFindingWords() {
  const { t, has, list, dateTime, money, number } = useI18n()
  const holdReasons = useHoldReasons()
  const { valueInWords, opInWords, spanInWords } = useConditionWords()

  /** What people called the rule (now, or when it spoke), or the built-in rule's title. */
  function titleOf(rule: string, name?: string): string {
    const key = `oms.rules.list.${rule}.title`
    return name ?? (has(key) ? t(key) : holdReasons([rule])[0])
  }

  function becauseInWords({ about, op, expected, actual, window }: Because, choices: Choices) {
    const value = (given: unknown, field: Partial<FieldInfo>, of: string) =>
      given === null || given === undefined
        ? '—'
        : valueInWords(given as Literal, of, field, choices)
    if (window) {
      const field = { type: 'integer' }
      return t(`oms.audit.${window.sum ? 'summed' : 'counted'}`, {
        actual: value(actual, field, 'eq'),
        what: t(`oms.conditions.windows.${about}`),
        span: spanInWords(window.window),
        op: opInWords(window.compare, 'integer'),
        expected: value(expected, field, window.compare),
      })
    }
    const isNumber = /^-?\d+(\.\d+)?$/.test(String([expected].flat()[0] ?? ''))
    const field = {
      ...{ picker: PICKERS[about] ?? null, options: null },
      type: isNumber ? 'decimal' : 'text',
    }
    const found = Array.isArray(actual)
      ? actual.length > 0
        ? list(actual.map((one) => value(one, field, 'eq')))
        : '—'
      : value(actual, field, 'eq')
    const label = t(`oms.conditions.fields.${about}`)
    if (op.startsWith('is_'))
      return t('oms.audit.state', { field: label, op: opInWords(op, 'text') })
    return t('oms.audit.asked', {
      ...{ field: label, op: opInWords(op, 'text'), actual: found },
      expected: value(expected, field, op),
    })
  }

  function whyOf({ rule, evidence, because = [] }: Evidence & { rule: string }, choices: Choices) {
    if (because.length > 0)
      return because.map((one) => becauseInWords(one, choices)).join(t('oms.audit.and'))
    const key = `oms.rules.list.${rule}.why`
    return has(key) ? t(key, inWords(rule, evidence)) : Object.values(evidence).join(' · ')
  }

  /** Evidence as it is read: amounts with their currency where it is known, times, parts of an address by name. */
  function inWords(rule: string, evidence: Evidence['evidence']) {
    const { currency, until, missing } = evidence
    const amountOf = (value: string | number) =>
      currency ? money(value, String(currency)) : number(value, { places: 2 })
    const amounts = (AMOUNTS[rule] ?? []).map((name) => [name, amountOf(evidence[name])])
    const partOf = (part: string) => t(`oms.conditions.fields.${part}`)
    return {
      ...evidence,
      ...Object.fromEntries(amounts),
      ...(until && { until: dateTime(String(until)) }),
      ...(missing && { missing: list(String(missing).split(', ').map(partOf)) }),
    }
  }

  function effectInWords(
    effect: Effect,
    names: { warehouses: Choices[string]; couriers: Choices[string] }
  ) {
    const nameOf = (choices: Choices[string], value: string | number) =>
      choices.find((choice) => choice.value === value)?.label ?? String(value)
    const { kind } = effect
    if (kind === 'tag') return t('oms.effects.tag_words', { tag: effect.tag })
    if (kind === 'note') return t('oms.effects.note_words', { text: effect.text })
    if (kind === 'ship_within') return t('oms.effects.ship_within_words', { hours: effect.hours })
    if (kind === 'warehouse')
      return t('oms.effects.warehouse_words', {
        name: nameOf(names.warehouses, effect.warehouseId),
      })
    return t('oms.effects.courier_words', { name: nameOf(names.couriers, effect.courier) })
  }

  return { titleOf, whyOf, effectInWords }
}

/** Sums of money in the evidence of built-in rules. */
const AMOUNTS: Record<string, string[]> = {
  payment_mismatch: ['paid', 'total'],
  amount_limit: ['total', 'limit'],
  low_margin: ['revenue', 'cost'],
  much_money: ['total', 'limit'],
}
/** Fields whose values are codes with names. */
const PICKERS: Record<string, string> = { store: 'stores', regions: 'regions' }
