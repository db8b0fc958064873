import { localDate, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import { quoteOf } from '../domain/price_breaks.js'
import { pricesFor } from '../services/prices.js'

export type LineQuote = {
  skuId: number
  /** Null where this supplier named no price. */
  unitPrice: string | null
  packQty: number
  minQty: number
  /** Percent, `"13"`. */
  taxPercent: string
}

/** What a supplier asks today for SKUs at these quantities, for the lines of a form. */
export default class QuoteLines {
  async handle(input: {
    supplierId: number
    wants: readonly { skuId: number; qty: number }[]
  }): Promise<LineQuote[]> {
    const skuIds = input.wants.map((want) => want.skuId)
    const today = localDate(systemClock.now(), company().zone)
    const [prices, taxes] = await Promise.all([
      pricesFor(null, skuIds, today, input.supplierId),
      sql<{ id: number; percent: string }>(
        null,
        'SELECT id, trim_scale(tax_rate * 100)::text AS percent FROM skus WHERE id = ANY($1::bigint[])',
        [skuIds],
        'purchasing_sku_taxes'
      ),
    ])
    const taxOf = new Map(taxes.map((row) => [row.id, row.percent]))
    return input.wants.map(({ skuId, qty }) => {
      const quote = quoteOf(prices.get(skuId) ?? [], qty)
      return {
        skuId,
        unitPrice: quote?.unitPrice ?? null,
        packQty: quote?.packQty ?? 1,
        minQty: quote?.minQty ?? 1,
        taxPercent: taxOf.get(skuId) ?? '0',
      }
    })
  }
}
