import { addDecimals, subtractDecimals } from '#kernel/decimal'

/** The fields of a customer that a merge decides on. */
export interface MergeableFields {
  kind: string
  display_name: string
  owner_id: number | null
  source: string | null
  locale: string
  tags: string[]
  note: string | null
}

export const CHOICE_FIELDS = [
  'kind',
  'display_name',
  'owner_id',
  'source',
  'locale',
  'note',
] as const
export type ChoiceField = (typeof CHOICE_FIELDS)[number]
export type FieldChoices = Partial<Record<ChoiceField, 'winner' | 'loser'>>

/**
 * What the customer that stays looks like afterwards: each field of the side that was chosen, by
 * default the winner's unless it is empty; tags of both.
 */
export function mergedFields(
  winner: MergeableFields,
  loser: MergeableFields,
  choices: FieldChoices
): MergeableFields {
  const merged: Record<string, unknown> = { tags: [...new Set([...winner.tags, ...loser.tags])] }
  for (const field of CHOICE_FIELDS) {
    const side = choices[field] ?? (isEmpty(winner[field]) ? 'loser' : 'winner')
    merged[field] = side === 'winner' ? winner[field] : loser[field]
  }
  return merged as unknown as MergeableFields
}

/**
 * The fields after an undo: what the merge set goes back to what it was, what somebody changed since
 * the merge stays.
 */
export function unmergedFields(
  now: MergeableFields,
  before: MergeableFields,
  merged: MergeableFields
): MergeableFields {
  const restored: Record<string, unknown> = {}
  for (const field of CHOICE_FIELDS)
    restored[field] = now[field] === merged[field] ? before[field] : now[field]
  const brought = new Set(merged.tags.filter((tag) => !before.tags.includes(tag)))
  const kept = now.tags.filter((tag) => !brought.has(tag))
  const sameAsMerged =
    now.tags.length === merged.tags.length && now.tags.every((tag) => merged.tags.includes(tag))
  restored.tags = sameAsMerged ? before.tags : kept
  return restored as unknown as MergeableFields
}

const isEmpty = (value: unknown) =>
  value === null || value === '' || (typeof value === 'string' && value.includes('*'))

/** What a customer's orders add up to: paid less refunded, money as text. */
export interface OrderTotals {
  orders_count: number
  orders_total: string
  orders_totals: Record<string, string>
  /** ISO 8601. */
  last_order_at: string | null
}

export function addTotals(a: OrderTotals, b: OrderTotals): OrderTotals {
  return {
    orders_count: a.orders_count + b.orders_count,
    orders_total: addDecimals(a.orders_total, b.orders_total),
    orders_totals: combine(a.orders_totals, b.orders_totals, addDecimals),
    last_order_at:
      [a.last_order_at, b.last_order_at]
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null,
  }
}

/** Takes the totals of one customer back out of a sum; the last order is `before`'s unless a later one came. */
export function takeTotals(sum: OrderTotals, part: OrderTotals, before: OrderTotals): OrderTotals {
  const newest = addTotals(part, before).last_order_at
  return {
    orders_count: sum.orders_count - part.orders_count,
    orders_total: subtractDecimals(sum.orders_total, part.orders_total),
    orders_totals: combine(sum.orders_totals, part.orders_totals, subtractDecimals),
    last_order_at: sum.last_order_at === newest ? before.last_order_at : sum.last_order_at,
  }
}

export const NO_TOTALS: OrderTotals = {
  orders_count: 0,
  orders_total: '0',
  orders_totals: {},
  last_order_at: null,
}

function combine(
  a: Record<string, string>,
  b: Record<string, string>,
  by: (x: string, y: string) => string
) {
  const all = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  const sums = all.map(
    (currency) => [currency, by(a[currency] ?? '0', b[currency] ?? '0')] as const
  )
  return Object.fromEntries(sums.filter(([, amount]) => Number(amount) !== 0))
}
