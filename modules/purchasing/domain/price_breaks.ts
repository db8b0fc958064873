import { compareDecimals, multiplyDecimals } from '#kernel/decimal'

/** What a supplier asks for a SKU from a quantity on. Unit price: decimal text, net of tax, in the supplier's currency. */
export interface PriceBreak {
  supplierId: number
  fromQty: number
  unitPrice: string
  /** Sold in multiples of it. */
  packQty: number
  /** Not sold in smaller quantities. */
  minQty: number
  leadTimeDays: number
  currency: string
  /** The company's currency for one unit of this one, decimal text; null when nobody said. */
  rate: string | null
  isPreferred: boolean
}

export interface Quote {
  supplierId: number
  qty: number
  unitPrice: string
  currency: string
  packQty: number
  minQty: number
  leadTimeDays: number
}

/** The next multiple of `step` that is at least `qty`, and at least `least`. */
export function roundUpTo(qty: number, step: number, least = 1): number {
  return Math.ceil(Math.max(qty, least) / step) * step
}

/** What `need` units cost at one supplier: rounded up to its packs and minimum, at the break that quantity reaches. */
export function quoteOf(breaks: readonly PriceBreak[], need: number): Quote | null {
  if (breaks.length === 0) return null
  const rising = [...breaks].sort((a, b) => a.fromQty - b.fromQty)
  const { supplierId, packQty, minQty, leadTimeDays, currency } = rising[0]
  const qty = roundUpTo(need, packQty, minQty)
  const reached = rising.filter((one) => one.fromQty <= qty).pop() ?? rising[0]
  return { supplierId, qty, unitPrice: reached.unitPrice, currency, packQty, minQty, leadTimeDays }
}

/**
 * The supplier to buy `need` units from: the preferred one, else the cheapest
 * per unit in the company's currency at its own rounded quantity, the shorter
 * lead time deciding a tie. Prices whose rate is not known do not compare; they lose.
 */
export function bestQuote(breaks: readonly PriceBreak[], need: number): Quote | null {
  const suppliers = Map.groupBy(breaks, (one) => one.supplierId)
  const preferred = breaks.find((one) => one.isPreferred)
  if (preferred) return quoteOf(suppliers.get(preferred.supplierId)!, need)
  const offers = [...suppliers.values()].flatMap((list) => {
    const quote = quoteOf(list, need)
    const { rate } = list[0]
    return quote ? [{ quote, price: rate && multiplyDecimals(quote.unitPrice, rate) }] : []
  })
  offers.sort(
    (a, b) =>
      Number(a.price === null) - Number(b.price === null) ||
      compareDecimals(a.price ?? 0, b.price ?? 0) ||
      a.quote.leadTimeDays - b.quote.leadTimeDays ||
      a.quote.supplierId - b.quote.supplierId
  )
  return offers[0]?.quote ?? null
}
