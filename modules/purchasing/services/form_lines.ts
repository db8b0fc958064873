import { divideDecimals } from '#kernel/decimal'
import type { NewOrderLine } from './order_lines.js'

/** Lines as forms send them, with the tax in percent (`"13"`), as actions take them (`"0.13"`). */
export function fromForm(
  lines: readonly { skuId: number; qty: number; unitPrice: string; taxPercent: string }[]
): NewOrderLine[] {
  return lines.map(({ taxPercent, ...line }) => ({
    ...line,
    taxRate: divideDecimals(taxPercent, 100, 4),
  }))
}
