import { compareDecimals } from '#kernel/decimal'

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
 * per unit at its own rounded quantity, the shorter lead time deciding a tie.
 * Prices in other currencies than the first one's do not compare; they lose.
 */
export function bestQuote(
  breaks: readonly PriceBreak[],
  need: number,
  baseCurrency: string
): Quote | null {
  const suppliers = Map.groupBy(breaks, (one) => one.supplierId)
  const preferred = breaks.find((one) => one.isPreferred)
  if (preferred) return quoteOf(suppliers.get(preferred.supplierId)!, need)
  const quotes = [...suppliers.values()].flatMap((list) => quoteOf(list, need) ?? [])
  const foreign = (quote: Quote) => Number(quote.currency !== baseCurrency)
  return (
    quotes.sort(
      (a, b) =>
        foreign(a) - foreign(b) ||
        compareDecimals(a.unitPrice, b.unitPrice) ||
        a.leadTimeDays - b.leadTimeDays ||
        a.supplierId - b.supplierId
    )[0] ?? null
  )
}
