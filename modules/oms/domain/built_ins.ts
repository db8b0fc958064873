import type { Condition, Evidence, WindowLeaf } from '#kernel/rules/index'
import type { Finding } from './finding.js'

type Params = Readonly<Record<string, unknown>>
type Shown = Finding['evidence']

/** A built-in rule as a condition of the house's language, so that it can be asked of past orders too. */
export interface BuiltIn {
  /** Null: it rests on what no past order tells. */
  condition: (params: Params) => Condition | null
  /** Where the condition itself is the check: what of its answer is shown. */
  shows?: (because: readonly Evidence[], params: Params) => Shown
}

const whole = (value: unknown, fallback: number) =>
  Number.isSafeInteger(value) ? (value as number) : fallback

const is = (field: string, value: boolean): Condition => ({ field, op: 'eq', value })
const has = (field: string): Condition => ({ field, op: 'is_present' })
const lacks = (field: string): Condition => ({ field, op: 'is_empty' })

const counted =
  (source: string, compare: 'gt' | 'gte') =>
  (params: Params): WindowLeaf => ({
    op: 'count_in_window',
    source,
    key: 'same',
    window: `${whole(params.minutes, 60)}m`,
    compare,
    value: whole(params.count, 10),
  })

const ofCount = (because: readonly Evidence[], params: Params): Shown => ({
  count: Number(because.find((one) => one.window)?.actual ?? 0),
  limit: whole(params.count, 10),
  minutes: whole(params.minutes, 60),
})

const amountOf = (because: readonly Evidence[], about: string) =>
  String(because.find((one) => one.about === about)?.actual ?? '0')

const inChina: Condition = {
  any: [lacks('country'), { field: 'country', op: 'eq', value: 'CN' }],
}

export const BUILT_INS = {
  cooling: { condition: () => null },
  unpaid_sibling: { condition: () => null },
  unmapped_sku: { condition: () => is('unmapped', true) },
  payment_mismatch: {
    condition: () => ({
      all: [
        { field: 'owed', op: 'gt', value: 0 },
        { field: 'payment_status', op: 'ne', value: 'refunded' },
        is('cod', false),
      ],
    }),
  },
  platform_hold: { condition: () => is('platform_held', true) },
  refund_open: {
    condition: () => ({
      any: [
        is('refund_open', true),
        { field: 'payment_status', op: 'eq', value: 'refunded' },
        is('refund_unclear', true),
      ],
    }),
  },
  block_list: { condition: () => is('blocked', true) },
  address_incomplete: {
    condition: () => ({
      any: [
        { all: [lacks('consignee'), is('sealed_contact', false)] },
        { all: [inChina, lacks('regions'), lacks('province')] },
        { all: [lacks('city'), { not: { all: [inChina, has('regions')] } }] },
        { all: [{ field: 'address_length', op: 'lt', value: 4 }, is('sealed_contact', false)] },
      ],
    }),
  },
  region_unknown: {
    condition: () => ({ all: [inChina, lacks('regions'), has('province')] }),
    shows: (because) => ({ place: shownOf(because, 'province') }),
  },
  address_locked: {
    condition: () => ({ all: [is('sealed_contact', true), is('readdressed', true)] }),
    shows: () => ({}),
  },
  no_courier: { condition: () => is('reachable', false) },
  phone_format: {
    condition: () => ({ all: [is('phone_readable', false), is('sealed_contact', false)] }),
  },
  duplicate_order: {
    condition: (params) => ({
      field: 'twin_minutes',
      op: 'lte',
      value: whole(params.minutes, 10),
    }),
  },
  amount_zero: {
    condition: () => ({
      all: [
        { field: 'total', op: 'eq', value: 0 },
        { field: 'kind', op: 'eq', value: 'sale' },
      ],
    }),
    shows: () => ({}),
  },
  amount_limit: {
    condition: ({ limit }) => ({ field: 'total', op: 'gt', value: String(limit ?? '0') }),
  },
  sku_disabled: { condition: () => is('sku_disabled', true) },
  low_margin: {
    condition: ({ percent }) => ({
      all: [
        { field: 'kind', op: 'eq', value: 'sale' },
        { field: 'margin_percent', op: 'lt', value: whole(percent, 0) },
      ],
    }),
  },
  overweight: {
    condition: ({ kg }) => ({ field: 'weight_kg', op: 'gt', value: String(kg ?? '30') }),
    shows: (because, { kg }) => ({ weight: amountOf(because, 'weight_kg'), limit: String(kg) }),
  },
  presale: { condition: () => is('presale', true), shows: () => ({}) },
  gift_missing: { condition: () => null },
  memo_present: {
    condition: ({ buyer, seller }) => ({
      any: [
        ...(buyer === false ? [] : [has('buyer_note')]),
        ...(seller === true ? [has('seller_note')] : []),
      ],
    }),
  },
  consignee_suspect: {
    condition: ({ words }) => ({
      any: [
        { field: 'consignee_length', op: 'eq', value: 1 },
        ...wordsOf(words).map((value): Condition => ({
          field: 'consignee',
          op: 'contains',
          value,
        })),
      ],
    }),
  },
  many_orders: { condition: counted('phone', 'gt') },
  many_at_address: { condition: counted('address', 'gt'), shows: ofCount },
  many_by_buyer: { condition: counted('buyer', 'gt'), shows: ofCount },
  much_money: {
    condition: ({ limit, minutes }) => ({
      op: 'sum_in_window',
      source: 'phone',
      key: 'same',
      sum: 'total',
      window: `${whole(minutes, 1440)}m`,
      compare: 'gt',
      value: String(limit ?? '0'),
    }),
    shows: (because, { limit, minutes }) => ({
      total: amountOf(because, 'phone'),
      limit: String(limit),
      minutes: whole(minutes, 1440),
    }),
  },
  brushing: {
    condition: (params) => ({
      all: [
        { field: 'total', op: 'lte', value: String(params.below ?? '20') },
        counted('area', 'gte')(params),
      ],
    }),
    shows: ofCount,
  },
} satisfies Record<string, BuiltIn>

export type BuiltInCode = keyof typeof BUILT_INS
export const BUILT_IN_CODES = Object.keys(BUILT_INS) as BuiltInCode[]
export const isBuiltIn = (code: string): code is BuiltInCode => Object.hasOwn(BUILT_INS, code)
export const builtIn = (code: string): BuiltIn | null => (isBuiltIn(code) ? BUILT_INS[code] : null)
/** Rules that people made are numbered: `custom_7`. */
export const isRuleCode = (code: string) => isBuiltIn(code) || /^custom_\d+$/.test(code)

/** Words in a text with commas between, Chinese ones too; small letters. */
export const wordsOf = (text: unknown): string[] =>
  String(text ?? '')
    .split(/[,，]/)
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean)

const shownOf = (because: readonly Evidence[], field: string) =>
  String(because.find((one) => one.about === field)?.actual ?? '')
