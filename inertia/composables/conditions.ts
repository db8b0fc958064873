/** A value as conditions hold it: decimals and times as text, times also so long before or after. */
export type Literal = string | number | boolean | { ago: string } | { ahead: string }

/** A condition of the house's language, as `app/kernel/rules` stores it. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { field: string; op: string; value?: Literal | Literal[] }
  | WindowCondition

interface WindowCondition {
  op: string
  source: string
  key: string
  sum?: string
  window: string
  compare: string
  value: Literal | Literal[]
}

/** What `describeFields` says of a field and of rows to count. */
export type FieldInfo = {
  name: string
  type: string
  label: string
  options: readonly string[] | null
  optionTexts: string | null
  ops: readonly string[]
  group: string | null
  picker: string | null
  unit: string | null
}
export type SourceInfo = {
  name: string
  label: string
  keys: { key: string; label: string }[]
  sums: { sum: string; label: string }[]
  compare: readonly string[]
}
export type ConditionRegistry = { fields: readonly FieldInfo[]; sources: readonly SourceInfo[] }

/** Values a page offers, by the name of the list. */
export type Choice = { value: string | number; label: string }
export type Choices = Record<string, readonly Choice[]>

/** A fault at a place of the condition, in words. */
export type ConditionErrors = Readonly<Record<string, string>>

export type GroupDraft = {
  id: number
  kind: 'group'
  mode: 'all' | 'any'
  isNegated: boolean
  children: Draft[]
}
export type FieldDraft = {
  id: number
  kind: 'field'
  field: string
  op: string
  value: Literal | Literal[] | undefined
}
export type WindowDraft = {
  id: number
  kind: 'window'
  op: string
  source: string
  key: string
  sum: string
  window: string
  compare: string
  value: Literal | Literal[]
}
export type Draft = GroupDraft | FieldDraft | WindowDraft

let serial = 0
const next = () => ++serial

export const takesNothing = (op: string) => op === 'is_empty' || op === 'is_present'
export const takesMany = (op: string, type: string) =>
  ['in', 'not_in', 'matches_any_word'].includes(op) && type !== 'boolean'

export const newGroup = (children: Draft[] = []): GroupDraft => ({
  id: next(),
  kind: 'group',
  mode: 'all',
  isNegated: false,
  children,
})

export function newField(field: FieldInfo): FieldDraft {
  const op = field.ops[0]
  return { id: next(), kind: 'field', field: field.name, op, value: blankValue(field.type, op) }
}

export const newWindow = (source: SourceInfo): WindowDraft => ({
  id: next(),
  kind: 'window',
  op: 'count_in_window',
  source: source.name,
  key: source.keys[0].key,
  sum: source.sums[0]?.sum ?? '',
  window: '60m',
  compare: 'gte',
  value: 3,
})

/** The value a question starts with once its field or its comparison is another. */
export function blankValue(type: string, op: string): FieldDraft['value'] {
  if (takesNothing(op)) return undefined
  if (takesMany(op, type)) return []
  if (type === 'boolean') return true
  const one: Literal = type === 'time' || type === 'date' ? { ago: '24h' } : ''
  return op === 'between' ? [one, type === 'time' || type === 'date' ? { ago: '1h' } : ''] : one
}

/** A stored condition as a form edits it: a group, with the questions in it. */
export function toDraft(condition: Condition | null): GroupDraft {
  if (!condition) return newGroup()
  const draft = read(condition)
  return draft.kind === 'group' ? draft : newGroup([draft])
}

function read(condition: Condition): Draft {
  if ('not' in condition) {
    const inner = read(condition.not)
    if (inner.kind === 'group' && !inner.isNegated) return { ...inner, isNegated: true }
    return { ...newGroup([inner]), isNegated: true }
  }
  if ('all' in condition) return newGroup(condition.all.map(read))
  if ('any' in condition) return { ...newGroup(condition.any.map(read)), mode: 'any' }
  if ('source' in condition)
    return { id: next(), kind: 'window', ...condition, sum: condition.sum ?? '' }
  const { field, op, value } = condition
  return { id: next(), kind: 'field', field, op, value }
}

/** The condition a draft means; what is not filled in is left out, for the server to name. */
export function fromDraft(draft: Draft): Condition {
  if (draft.kind === 'group') {
    const children = draft.children.map(fromDraft)
    const group = draft.mode === 'all' ? { all: children } : { any: children }
    return draft.isNegated ? { not: group } : group
  }
  if (draft.kind === 'window') {
    const { op, source, key, sum, window, compare, value } = draft
    const isSum = op === 'sum_in_window'
    return { op, source, key, ...(isSum && { sum }), window, compare, value }
  }
  const { field, op, value } = draft
  const isBlank =
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return takesNothing(op) || isBlank ? { field, op } : { field, op, value }
}

/** Where the server finds the children of a group: its path in the JSON that is sent. */
export const childrenPath = ({ mode, isNegated }: GroupDraft, path: string) =>
  [path, isNegated ? 'not' : '', mode].filter(Boolean).join('.')

/** The faults of a question: those at its place and inside of it. */
export const errorsAt = (errors: ConditionErrors, path: string): string[] => [
  ...new Set(
    Object.entries(errors).flatMap(([at, message]) =>
      at === path || at.startsWith(`${path}.`) ? [message] : []
    )
  ),
]

/** Copies a page's errors of a condition out of all its errors: `condition.all[0].value` → `all[0].value`. */
export function conditionErrors(
  errors: Readonly<Record<string, string>>,
  name: string
): ConditionErrors {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([at, message]) =>
      at.startsWith(`${name}.`) ? [[at.slice(name.length + 1), message]] : []
    )
  )
}
