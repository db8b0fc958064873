/** How a rule counts: once for the order, by what its goods come to, or by how many of them there are. */
export const GIFT_BASES = ['order', 'amount', 'quantity'] as const
export type GiftBasis = (typeof GIFT_BASES)[number]

/** What becomes of an order whose gift is out of stock. */
export const ON_SHORT = ['skip', 'replace', 'hold'] as const
export type OnShort = (typeof ON_SHORT)[number]

/** One gift of a rule. */
export interface Gift {
  skuId: number
  qty: number
}

/** From so much on (an amount as decimal text, a whole number of units), these are given. */
export interface GiftStep {
  from: string
  gifts: readonly Gift[]
}

/** Goods that count for a rule: by any of the lists. */
export interface GiftGoods {
  skuIds: readonly number[]
  categories: readonly string[]
  brands: readonly string[]
}

/** What of a gift rule decides who gets what. */
export interface GiftTerms {
  /** Null: every store. */
  storeIds: readonly number[] | null
  /** By the time the order was placed, in milliseconds; the end is not in it. */
  startsAt: number | null
  endsAt: number | null
  basis: GiftBasis
  goods: GiftGoods | null
  /** From the least on. */
  steps: readonly GiftStep[]
  /** Again for every further multiple of the first step, `mostTimes` at most; otherwise the highest step reached counts, once. */
  repeats: boolean
  mostTimes: number | null
  currency: string
}

/** An order as gift rules see it. */
export interface GiftOrder {
  storeId: number
  kind: string
  placedAt: number
  currency: string
  isPaid: boolean
  /** Goods that were bought, without gifts and what is being refunded. */
  lines: readonly {
    skuId: number | null
    category: string | null
    brand: string | null
    /** Units not cancelled, of `sold`. */
    qty: number
    sold: number
    /** Ten-thousandths for all that was sold. */
    payable: bigint
  }[]
}

/** What a rule has for an order, with the figures it came from. */
export interface GiftClaim {
  gifts: Gift[]
  /** What counted: an amount as decimal text, or units. */
  base: string
  times: number
}

const UNITS = 10_000n
const toUnits = (text: string): bigint => {
  const [whole, places = ''] = text.split('.')
  return BigInt(whole) * UNITS + BigInt(places.padEnd(4, '0').slice(0, 4))
}
const toText = (units: bigint) => `${units / UNITS}.${String(units % UNITS).padStart(4, '0')}`

/** Whether stores, time, kind and payment of the order are the rule's; its condition is asked elsewhere. */
export function isInScope(terms: GiftTerms, order: GiftOrder): boolean {
  const { storeIds, startsAt, endsAt } = terms
  return (
    order.kind === 'sale' &&
    order.isPaid &&
    order.lines.length > 0 &&
    (storeIds === null || storeIds.includes(order.storeId)) &&
    (startsAt === null || order.placedAt >= startsAt) &&
    (endsAt === null || order.placedAt < endsAt)
  )
}

/** What the rule's steps give to an order in its scope; null for nothing. Of a line that was cancelled in part, its share counts. */
export function claimOf(terms: GiftTerms, order: GiftOrder): GiftClaim | null {
  const lines = order.lines.filter((line) => counts(terms.goods, line))
  if (lines.length === 0) return null
  if (terms.basis === 'order')
    return { gifts: timesOf(terms.steps[0].gifts, 1), base: '1', times: 1 }
  if (terms.basis === 'amount' && order.currency !== terms.currency) return null
  const base =
    terms.basis === 'quantity'
      ? lines.reduce((sum, line) => sum + BigInt(line.qty) * UNITS, 0n)
      : lines.reduce((sum, line) => sum + (line.payable * BigInt(line.qty)) / BigInt(line.sold), 0n)
  const shown = terms.basis === 'quantity' ? String(base / UNITS) : toText(base)
  const first = toUnits(terms.steps[0].from)
  if (base < first) return null
  if (terms.repeats) {
    const most = terms.mostTimes ?? Number.MAX_SAFE_INTEGER
    const times = Math.min(Number(base / first), most)
    return { gifts: timesOf(terms.steps[0].gifts, times), base: shown, times }
  }
  const step = terms.steps.findLast((one) => base >= toUnits(one.from))!
  return { gifts: timesOf(step.gifts, 1), base: shown, times: 1 }
}

const counts = (goods: GiftGoods | null, line: GiftOrder['lines'][number]) =>
  goods === null ||
  (line.skuId !== null && goods.skuIds.includes(line.skuId)) ||
  (line.category !== null && goods.categories.includes(line.category)) ||
  (line.brand !== null && goods.brands.includes(line.brand))

/** Each SKU once. */
function timesOf(gifts: readonly Gift[], times: number): Gift[] {
  const sums = new Map<number, number>()
  for (const { skuId, qty } of gifts) sums.set(skuId, (sums.get(skuId) ?? 0) + qty * times)
  return [...sums].map(([skuId, qty]) => ({ skuId, qty }))
}
