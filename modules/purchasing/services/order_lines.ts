import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { maxReceivable, orderAmounts } from '../domain/line_amounts.js'

export interface NewOrderLine {
  skuId: number
  qty: number
  /** Net of tax, decimal text, in the order's currency. */
  unitPrice: string
  /** Decimal text, `"0.13"` for 13 %. */
  taxRate: string
}

/** @throws RefusedException for no lines and for quantities that are not whole and positive */
export function assertLines(lines: readonly NewOrderLine[]): void {
  if (lines.length === 0) throw new RefusedException('purchasing_order_empty')
  if (lines.some((line) => !Number.isSafeInteger(line.qty) || line.qty < 1))
    throw new RefusedException('purchasing_quantity')
}

/** Writes the lines of orders, numbered from 1; the head's amounts are the caller's to set to the same sums. */
export async function insertLines(
  trx: Trx,
  orders: readonly {
    orderId: number
    currency: string
    tolerancePercent: number
    lines: readonly NewOrderLine[]
  }[]
): Promise<void> {
  const rows = orders.flatMap(({ orderId, currency, tolerancePercent, lines }) => {
    const { amounts } = orderAmounts(lines, currency)
    return lines.map((line, index) => ({
      order_id: orderId,
      line_no: index + 1,
      sku_id: line.skuId,
      qty: line.qty,
      max_qty: maxReceivable(line.qty, tolerancePercent),
      unit_price: line.unitPrice,
      tax_rate: line.taxRate,
      amount: amounts[index].net.toString(),
      tax_amount: amounts[index].tax.toString(),
    }))
  })
  await sql(
    trx,
    `INSERT INTO purchasing_order_lines (order_id, line_no, sku_id, qty, max_qty, unit_price, tax_rate, amount, tax_amount)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS l(order_id bigint, line_no int, sku_id bigint, qty int, max_qty int,
            unit_price numeric, tax_rate numeric, amount numeric, tax_amount numeric)`,
    [JSON.stringify(rows)],
    'purchasing_order_lines_insert'
  )
}
