import { LIMITS, childPath, type FieldOp, type Literal } from '#kernel/rules/ast'
import type { FieldDefinition, FieldType } from '#kernel/rules/fields'
import { compareKnown, isLiteral, literal } from '#kernel/rules/values'

/** One fault: where it is, which rule it breaks (`rules.<code>` in the language files), and its facts. */
export interface RuleError {
  path: string
  code: RuleErrorCode
  params: Record<string, string | number>
}

/** Codes of faults; `rules.<code>` in the language files. */
export const RULE_ERRORS = [
  'not_a_condition',
  'unknown_key',
  'too_deep',
  'too_many',
  'too_costly',
  'unknown_field',
  'unknown_op',
  'op_not_allowed',
  'value_not_allowed',
  'value_missing',
  'wrong_value',
  'not_an_option',
  'not_a_list',
  'list_too_long',
  'not_a_pair',
  'range_reversed',
  'unknown_source',
  'unknown_window_key',
  'unknown_sum',
  'wrong_window',
] as const

export type RuleErrorCode = (typeof RULE_ERRORS)[number]

export type Fail = (path: string, code: RuleErrorCode, params?: RuleError['params']) => void

type Asked = Pick<FieldDefinition, 'type' | 'options'>

/** Checks the value of a question for the field's type and the operator, reporting each fault. */
export function checkValue(
  field: Asked,
  op: FieldOp,
  value: unknown,
  path: string,
  fail: Fail
): void {
  if (op === 'is_empty' || op === 'is_present') {
    if (value !== undefined) fail(path, 'value_not_allowed', { op })
  } else if (value === undefined) {
    fail(path, 'value_missing', { op })
  } else if (op === 'in' || op === 'not_in' || op === 'matches_any_word') {
    checkList(field, op, value, path, fail)
  } else if (op === 'between') {
    checkPair(field.type, value, path, fail)
  } else {
    checkLiteral(field, op, value, path, fail)
  }
}

function checkList(field: Asked, op: FieldOp, value: unknown, path: string, fail: Fail): void {
  if (!Array.isArray(value)) return fail(path, 'not_a_list')
  if (value.length > LIMITS.listLength) {
    return fail(path, 'list_too_long', { limit: LIMITS.listLength })
  }
  value.forEach((item, index) => checkLiteral(field, op, item, childPath(path, index), fail))
}

function checkPair(type: FieldType, value: unknown, path: string, fail: Fail): void {
  if (!Array.isArray(value) || value.length !== 2) return fail(path, 'not_a_pair')
  const wrong = value.findIndex((item) => !isLiteral(type, item))
  if (wrong >= 0) return fail(childPath(path, wrong), 'wrong_value', { type })
  const moment = { now: new Date() }
  const [low, high] = value.map((item) => literal(type, item as Literal, moment))
  const relative = value.some((item) => typeof item === 'object')
  const mixed = relative && value.some((item) => typeof item !== 'object')
  if (!mixed && compareKnown(type, low, high) > 0) fail(path, 'range_reversed')
}

function checkLiteral(
  { type, options }: Asked,
  op: FieldOp,
  value: unknown,
  path: string,
  fail: Fail
): void {
  if (!isLiteral(type, value)) return fail(path, 'wrong_value', { type })
  const partial = type === 'text' && ['contains', 'starts_with', 'matches_any_word'].includes(op)
  if (partial && value === '') return fail(path, 'wrong_value', { type })
  if (options && !partial && !options.includes(value as string)) {
    fail(path, 'not_an_option', { value: String(value) })
  }
}
