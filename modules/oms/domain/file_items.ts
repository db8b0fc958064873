import { fromUnits, toUnits } from '#orders/domain/amounts'
import { readAmount, readId, readMoment, readQuantity } from '#modules/oms/domain/file_cells'
import type { FileRow, RowReader } from '#modules/oms/domain/file_rows'
import { priceFromTotals } from '#modules/oms/domain/line_price'

/** One row as goods, a charge or what came back; `qty` and `price` keep their sign. */
export interface FileItem {
  id: string
  productId: string
  code?: string
  title: string
  qty: number
  price: string
  discount: string
  isFee: boolean
}

/** What is of all rows of a number. */
export interface Head {
  placedAt: string
  updatedAt?: string
  currency: string
  buyerId?: string
}

export function headOf(reader: RowReader, rows: readonly FileRow[]): Head | null {
  const { mapping } = reader
  const moment = (text: string) => readMoment(text, mapping)
  const placedAt = reader.first(rows, 'placed_at', moment)
  if (!placedAt) {
    if (reader.faults.every(({ code }) => code !== 'not_a_time'))
      reader.fault(rows[0], 'placed_at', 'required')
    return null
  }
  return {
    placedAt,
    updatedAt: reader.first(rows, 'updated_at', moment) ?? undefined,
    currency: reader.words(rows, 'currency', 3)?.toUpperCase() ?? mapping.constants.currency,
    // Spreadsheets make `17850.0` of a number.
    buyerId:
      reader.first(rows, 'buyer_id', (text) => readId(text).replace(/\.0$/, '')) ?? undefined,
  }
}

export function itemOf(reader: RowReader, row: FileRow, index: number): FileItem | null {
  const { mapping } = reader
  const amount = (text: string) => readAmount(text, mapping.decimal)
  const qty = reader.need(row, 'quantity', readQuantity)
  const price = reader.read(row, 'price', amount)
  const whole = reader.read(row, 'line_amount', amount)
  const off = reader.read(row, 'discount', amount) ?? '0'
  const code = reader.text(row, 'code') || undefined
  const product = reader.read(row, 'product_id', readId)
  const title = reader.text(row, 'title') || code || product || ''
  if (!title) reader.fault(row, 'code', 'required')
  if (!reader.text(row, 'price') && !reader.text(row, 'line_amount'))
    reader.fault(row, 'price', 'required')
  if (qty === null || reader.faults.some((fault) => fault.row === row.rowNumber)) return null
  return {
    id: reader.text(row, 'line_no') || String(index + 1),
    productId: product ?? code ?? title,
    ...(code && { code }),
    title: title.slice(0, 300),
    qty,
    ...pricesOf(price, whole, off, Math.abs(qty)),
    isFee: code !== undefined && mapping.feeCodes.includes(code),
  }
}

/** The line's amount counts where it is told; what the price of its units is more than that is a discount. */
function pricesOf(price: string | null, whole: string | null, off: string, qty: number) {
  if (whole === null) return { price: price!, discount: off }
  const net = fromUnits(abs(toUnits(whole)) - toUnits(off))
  const gross = price === null ? abs(toUnits(whole)) : toUnits(price) * BigInt(qty)
  const { unitPrice, lineDiscount } = priceFromTotals(fromUnits(gross), net, qty)
  return { price: unitPrice, discount: lineDiscount }
}

export const abs = (units: bigint) => (units < 0n ? -units : units)

/** What a row comes to, with its sign. */
export const amountOf = ({ price, qty, discount }: FileItem) =>
  toUnits(price) * BigInt(qty) - toUnits(discount)

export const sumOf = (items: readonly FileItem[]) =>
  items.reduce((total, item) => total + amountOf(item), 0n)
