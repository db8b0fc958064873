import type { Choices, Condition, ConditionRegistry, FieldInfo, Literal } from './conditions'
import { useI18n } from './use_i18n'

const SPANS = { m: 'minutes', h: 'hours', d: 'days' } as const

/** Conditions as sentences: “order total above 500 and (buyer’s note contains “rush” or …)”. */
export function useConditionWords() {
  const { t, has, money, list, dateTime, date, locale } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`ui.conditions.${key}`, params)

  const span = (window: string) =>
    text(`spans.${SPANS[window.slice(-1) as 'm' | 'h' | 'd'] ?? 'minutes'}`, {
      n: Number.parseInt(window, 10) || 0,
    })

  function one(value: Literal | undefined, field: Partial<FieldInfo>, choices: Choices): string {
    if (value === undefined || value === '') return '…'
    if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
    if (typeof value === 'object')
      return 'ago' in value
        ? text('ago', { span: span(value.ago) })
        : text('ahead', { span: span(value.ahead) })
    const listed = field.picker
      ? choices[field.picker]?.find((choice) => String(choice.value) === String(value))
      : undefined
    if (listed) return listed.label
    const key = `${field.optionTexts}.${value}`
    if (field.options) return has(key) ? t(key) : String(value)
    if (field.type === 'time') return dateTime(String(value))
    if (field.type === 'date') return date(String(value))
    if (['integer', 'decimal'].includes(field.type ?? '')) return `${value}${field.unit ?? ''}`
    if (field.type === 'money') return String(value)
    return text('quoted', { text: String(value) })
  }

  const opOf = (op: string, type: string) =>
    ['time', 'date'].includes(type) && has(`ui.conditions.time_ops.${op}`)
      ? text(`time_ops.${op}`)
      : text(`ops.${op}`)

  function several(
    value: Literal | Literal[] | undefined,
    op: string,
    field: Partial<FieldInfo>,
    choices: Choices
  ): string {
    if (!Array.isArray(value)) return one(value, field, choices)
    if (op === 'between')
      return text('from_to', {
        from: one(value[0], field, choices),
        to: one(value[1], field, choices),
      })
    return value.length > 0 ? list(value.map((each) => one(each, field, choices))) : '…'
  }

  /** `isInner` puts a group of several in brackets. */
  function inWords(
    condition: Condition,
    registry: ConditionRegistry,
    choices: Choices = {},
    isInner = false
  ): string {
    if ('not' in condition) return text('not', { what: inWords(condition.not, registry, choices) })
    if ('all' in condition || 'any' in condition) {
      const [mode, children] =
        'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const)
      if (children.length === 0) return text(`empty.${mode}`)
      const parts = children.map((child) => inWords(child, registry, choices, true))
      const words = parts.join(text(`join.${mode}`))
      return isInner && parts.length > 1 ? text('bracketed', { what: words }) : words
    }
    if ('source' in condition) {
      const source = registry.sources.find(({ name }) => name === condition.source)
      const label = source?.keys.find(({ key }) => key === condition.key)?.label
      const sum = source?.sums.find((each) => each.sum === condition.sum)?.label
      return text(condition.op === 'sum_in_window' ? 'sum' : 'count', {
        source: label ? t(label) : condition.source,
        span: span(condition.window),
        op: text(`ops.${condition.compare}`),
        value: several(condition.value, condition.compare, { type: 'integer' }, choices),
        sum: sum ? t(sum) : '',
      })
    }
    const field = registry.fields.find(({ name }) => name === condition.field)
    const { type = 'text', label } = field ?? {}
    const name = label ? t(label) : condition.field
    const words = text(condition.op.startsWith('is_') ? 'state' : 'question', {
      field: name,
      op: opOf(condition.op, type),
      value: several(condition.value, condition.op, field ?? {}, choices),
    })
    return words.trim()
  }

  return { inWords, valueInWords: several, opInWords: opOf, spanInWords: span, money, locale }
}
