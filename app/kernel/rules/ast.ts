/**
 * The house's condition language. Audit rules, segments, journeys and automations all store this
 * JSON; it is checked once (`validate`), then answered for one subject in TypeScript (`evaluate`)
 * or for many in PostgreSQL (`compileToSql`), with the same result.
 *
 * It is total: no loops, no calls, and a bound on its size. It has two truth values: a comparison
 * with nothing (NULL) is false, so `ne` and `not_in`, the negations of `eq` and `in`, are true for
 * nothing.
 *
 * Text is compared exactly by `eq`, `ne`, `in` and `not_in`; `contains`, `starts_with` and
 * `matches_any_word` take `A` and `a` for the same letter.
 */
export type Condition = AllOf | AnyOf | Not | FieldLeaf | WindowLeaf

/** True when every condition is; true when there is none. */
export interface AllOf {
  all: Condition[]
}

/** True when one condition is; false when there is none. */
export interface AnyOf {
  any: Condition[]
}

export interface Not {
  not: Condition
}

/** One question about one field of the subject. */
export interface FieldLeaf {
  field: string
  op: FieldOp
  /** Absent for `is_empty` and `is_present`, a list for `in`, `not_in` and `matches_any_word`, a pair for `between`. */
  value?: Literal | Literal[]
}

/**
 * One question about the rows of a source that share a key with the subject, within a span that
 * ends at the subject's own moment and includes it: "4 orders to this phone in 60 minutes".
 */
export interface WindowLeaf {
  op: WindowOp
  source: string
  /** Which of the source's keys ties its rows to the subject. */
  key: string
  /** What to add up; for `sum_in_window` only. */
  sum?: string
  /** `30m`, `24h`, `90d` (a day is 24 hours). */
  window: string
  compare: CompareOp
  value: Literal | Literal[]
}

/** Decimals and money are text (`"99.90"`); whole numbers may be numbers; times are ISO 8601 or relative. */
export type Literal = string | number | boolean | RelativeTime

/** So long before (`ago`) or after (`ahead`) the moment of evaluation. */
export type RelativeTime = { ago: string } | { ahead: string }

export const COMPARE_OPS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between'] as const
export const FIELD_OPS = [
  ...COMPARE_OPS,
  'in',
  'not_in',
  'contains',
  'starts_with',
  'matches_any_word',
  'is_empty',
  'is_present',
] as const
export const WINDOW_OPS = ['count_in_window', 'sum_in_window'] as const

export type CompareOp = (typeof COMPARE_OPS)[number]
export type FieldOp = (typeof FIELD_OPS)[number]
export type WindowOp = (typeof WINDOW_OPS)[number]

/** What bounds the cost of a condition. */
export const LIMITS = {
  /** Nesting of groups. */
  depth: 8,
  /** Groups and questions together. */
  nodes: 200,
  /** Values in one list. */
  listLength: 500,
  /** Characters of one text value. */
  textLength: 500,
  /** Sum of the costs of all questions; a plain field costs 1, a window 20 unless declared otherwise. */
  cost: 400,
} as const

export const isWindowLeaf = (condition: Condition): condition is WindowLeaf => 'source' in condition
export const isFieldLeaf = (condition: Condition): condition is FieldLeaf => 'field' in condition

/** A place in the tree as people and forms name it: `all[0].not.value[1]`; the root is empty. */
export function childPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`
  return path === '' ? step : `${path}.${step}`
}

/** Every leaf with its path, left to right. */
export function* leaves(
  condition: Condition,
  path = ''
): Generator<{ leaf: FieldLeaf | WindowLeaf; path: string }> {
  if ('not' in condition) {
    yield* leaves(condition.not, childPath(path, 'not'))
  } else if ('all' in condition || 'any' in condition) {
    const [name, list] = 'all' in condition ? ['all', condition.all] : ['any', condition.any]
    for (const [index, child] of (list as Condition[]).entries()) {
      yield* leaves(child, childPath(childPath(path, name as string), index))
    }
  } else {
    yield { leaf: condition, path }
  }
}

const SPAN = /^([1-9]\d{0,5})([mhd])$/
const UNIT_SECONDS = { m: 60, h: 3600, d: 86_400 }
const LONGEST_SPAN = 3660 * UNIT_SECONDS.d

/** Seconds of `30m`, `24h` or `90d`; null for any other text and for more than ten years. */
export function spanSeconds(text: unknown): number | null {
  const match = typeof text === 'string' ? SPAN.exec(text) : null
  if (!match) return null
  const seconds = Number(match[1]) * UNIT_SECONDS[match[2] as keyof typeof UNIT_SECONDS]
  return seconds <= LONGEST_SPAN ? seconds : null
}
