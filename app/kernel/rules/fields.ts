import type { CompareOp, FieldOp } from '#kernel/rules/ast'

/**
 * `money` and `decimal` are exact decimals, `list` is a `text[]`, `time` a moment (`timestamptz`),
 * `date` a calendar day.
 */
export type FieldType =
  'text' | 'integer' | 'decimal' | 'money' | 'boolean' | 'time' | 'date' | 'list'

export interface FieldDefinition {
  type: FieldType
  /** Key of the label in the language files. */
  label: string
  /** SQL expression of that type over the row of the query the condition is put in. Never user text. */
  sql: string
  /** The only values the field has, where they are known. */
  options?: readonly string[]
  /** Key above the options' texts in the language files; they are shown as they are without it. */
  optionTexts?: string
  /** The questions that make sense for it, where those are fewer than its type answers. */
  ops?: readonly FieldOp[]
  /** What asking costs, 1 unless it takes a sub-query. */
  cost?: number
  /** Key of the heading a form lists it under. */
  group?: string
  /** Name of the list a form offers values from (`stores`, `skus`…); the page brings the lists. */
  picker?: string
  /** What a number counts, as a sign a form shows beside it: `%`, `kg`. */
  unit?: string
  /** Ties rows of a source to the subject and is no question people ask. */
  isHidden?: boolean
}

/** Rows that can be counted or added up around a subject. */
export interface SourceDefinition {
  label: string
  /** `FROM` clause; use an alias that no query around it uses. */
  from: string
  /** Extra condition on the rows, e.g. not cancelled. */
  where?: string
  /** The moment of a row (`timestamptz`). */
  time: string
  /** The field of the subject, of type `time`, at which the span ends. */
  at: string
  /** Ways a row belongs to the subject: its expression equals the subject's field. */
  keys: Readonly<Record<string, { sql: string; field: string; label: string }>>
  /** What can be added up (numeric expressions). */
  sums?: Readonly<Record<string, { sql: string; label: string }>>
  /** How a row is named as evidence: its id and its title. */
  shows?: { id: string; title: string }
  cost?: number
}

/** What conditions about one kind of subject may ask. */
export interface FieldRegistry {
  readonly fields: Readonly<Record<string, FieldDefinition>>
  readonly sources: Readonly<Record<string, SourceDefinition>>
}

const EMPTINESS: FieldOp[] = ['is_empty', 'is_present']
const EQUALITY: FieldOp[] = ['eq', 'ne']
const ORDER: FieldOp[] = [...EQUALITY, 'gt', 'gte', 'lt', 'lte', 'between']
const MEMBERSHIP: FieldOp[] = ['in', 'not_in']
const NUMERIC: FieldOp[] = [...ORDER, ...MEMBERSHIP, ...EMPTINESS]
const TEXTUAL: FieldOp[] = ['contains', 'starts_with', 'matches_any_word']

/** Which questions each type of field answers. */
export const OPS_OF: Readonly<Record<FieldType, readonly FieldOp[]>> = {
  text: [...EQUALITY, ...MEMBERSHIP, ...TEXTUAL, ...EMPTINESS],
  integer: NUMERIC,
  decimal: NUMERIC,
  money: NUMERIC,
  boolean: [...EQUALITY, ...EMPTINESS],
  time: [...ORDER, ...EMPTINESS],
  date: [...ORDER, ...EMPTINESS],
  list: ['contains', ...MEMBERSHIP, ...EMPTINESS],
}

/** Which questions a field answers. */
export const opsOf = ({ type, ops }: Pick<FieldDefinition, 'type' | 'ops'>): readonly FieldOp[] =>
  ops ?? OPS_OF[type]

export const isNumeric = (type: FieldType) =>
  type === 'integer' || type === 'decimal' || type === 'money'

/**
 * Declares what can be asked, once, at boot.
 *
 * @throws Error when an expression holds `?`, which the query layer takes for a binding, or when a
 * source names a field that is not declared
 */
export function defineFields(
  fields: Record<string, FieldDefinition>,
  sources: Record<string, SourceDefinition> = {}
): FieldRegistry {
  for (const [name, { sql }] of Object.entries(fields)) plainSql(`field ${name}`, sql)
  for (const [name, source] of Object.entries(sources)) checkSource(name, source, fields)
  return Object.freeze({ fields: { ...fields }, sources: { ...sources } })
}

/** Several registries as one: what modules add to the fields of an area. Names may not clash. */
export function mergeFields(...registries: FieldRegistry[]): FieldRegistry {
  const fields: Record<string, FieldDefinition> = {}
  const sources: Record<string, SourceDefinition> = {}
  for (const registry of registries) {
    for (const [into, from] of [
      [fields, registry.fields],
      [sources, registry.sources],
    ] as const) {
      const clash = Object.keys(from).find((name) => Object.hasOwn(into, name))
      if (clash) throw new Error(`Rules: ${clash} is declared twice`)
      Object.assign(into, from)
    }
  }
  return Object.freeze({ fields, sources })
}

/** The registry as a form needs it: no SQL in it. */
export function describeFields(registry: FieldRegistry) {
  const asked = Object.entries(registry.fields).filter(([, field]) => !field.isHidden)
  const fields = asked.map(([name, field]) => ({
    name,
    type: field.type,
    label: field.label,
    options: field.options ?? null,
    optionTexts: field.optionTexts ?? null,
    ops: opsOf(field),
    group: field.group ?? null,
    picker: field.picker ?? null,
    unit: field.unit ?? null,
  }))
  const sources = Object.entries(registry.sources).map(([name, { label, keys, sums }]) => ({
    name,
    label,
    keys: Object.entries(keys).map(([key, { label: keyLabel }]) => ({ key, label: keyLabel })),
    sums: Object.entries(sums ?? {}).map(([sum, { label: sumLabel }]) => ({
      sum,
      label: sumLabel,
    })),
    compare: ORDER as CompareOp[],
  }))
  return { fields, sources }
}

function checkSource(
  name: string,
  source: SourceDefinition,
  fields: Record<string, FieldDefinition>
) {
  const { from, where = '', time, at, keys, sums = {}, shows = { id: '', title: '' } } = source
  const expressions = [...Object.values(keys), ...Object.values(sums)].map(({ sql }) => sql)
  plainSql(`source ${name}`, [from, where, time, shows.id, shows.title, ...expressions].join(' '))
  if (fields[at]?.type !== 'time') throw new Error(`Rules: source ${name}: ${at} is not a time`)
  for (const { field } of Object.values(keys)) {
    if (!fields[field]) throw new Error(`Rules: source ${name} needs the field ${field}`)
  }
}

function plainSql(what: string, sql: string) {
  if (sql.includes('?')) throw new Error(`Rules: the SQL of ${what} may not contain "?"`)
}
