import type { BuiltInCode } from './built_ins.js'

export interface RuleParam {
  key: string
  type: 'integer' | 'decimal' | 'text' | 'boolean'
  min?: number
  max?: number
}

const minutes: RuleParam = { key: 'minutes', type: 'integer', min: 1, max: 10_080 }
const count: RuleParam = { key: 'count', type: 'integer', min: 1, max: 1000 }

/** What of a built-in rule people may set. */
export const RULE_PARAMS: Readonly<Partial<Record<BuiltInCode, readonly RuleParam[]>>> = {
  cooling: [{ key: 'minutes', type: 'integer', min: 1, max: 1440 }],
  unpaid_sibling: [{ key: 'minutes', type: 'integer', min: 1, max: 4320 }],
  duplicate_order: [minutes],
  amount_limit: [{ key: 'limit', type: 'decimal' }],
  low_margin: [{ key: 'percent', type: 'integer', min: -100, max: 99 }],
  memo_present: [
    { key: 'buyer', type: 'boolean' },
    { key: 'seller', type: 'boolean' },
  ],
  consignee_suspect: [{ key: 'words', type: 'text' }],
  overweight: [{ key: 'kg', type: 'decimal' }],
  many_orders: [count, minutes],
  many_at_address: [count, minutes],
  many_by_buyer: [count, minutes],
  much_money: [{ key: 'limit', type: 'decimal' }, minutes],
  brushing: [count, minutes, { key: 'below', type: 'decimal' }],
}

export const paramsOf = (code: string): readonly RuleParam[] =>
  Object.hasOwn(RULE_PARAMS, code) ? RULE_PARAMS[code as BuiltInCode]! : []

/** Keeps what the rule knows; answers the keys that hold no such value. */
export function readParams(code: string, given: Readonly<Record<string, unknown>>) {
  const params: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const param of paramsOf(code)) {
    const value = given[param.key]
    if (isOf(param, value)) params[param.key] = value
    else wrong.push(param.key)
  }
  return { params, wrong }
}

function isOf({ type, min = 0, max = Number.MAX_SAFE_INTEGER }: RuleParam, value: unknown) {
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'text') return typeof value === 'string' && value.length <= 500
  if (type === 'decimal') return typeof value === 'string' && /^\d{1,12}(\.\d{1,4})?$/.test(value)
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}
