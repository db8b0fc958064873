import type { Actor } from '#kernel/access/actor'
import { multiplyDecimals, unitCost } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LockedOrder } from './order_log.js'

export interface ReceivedLine {
  orderLineId: number
  /** Whole base units taken into stock. */
  received: number
  /** Units refused at the door; they need a reason and do not enter stock. */
  rejected?: number
  rejectReason?: string | null
}

export interface OrderLine extends Record<string, unknown> {
  id: number
  skuId: number
  qty: number
  maxQty: number
  received: number
  unitPrice: string
}

/** A receipt as it was written; money as decimal text. */
export interface Receipt {
  id: number
  number: string
  amount: string
  dueAt: Date
  receivedAt: Date
  supplierName: string
  lines: { id: number; skuId: number; received: number; unitCost: string }[]
}

/**
 * Counts delivered goods on the locked order's lines.
 * @throws RefusedException `purchasing_over_receipt` beyond what may be received; a CHECK stands behind it
 */
export async function countOnLines(
  trx: Trx,
  order: LockedOrder,
  lines: readonly ReceivedLine[]
): Promise<Map<number, OrderLine>> {
  const rows = await sql<OrderLine>(
    trx,
    `SELECT id, sku_id AS "skuId", qty, max_qty AS "maxQty", received, unit_price AS "unitPrice"
       FROM purchasing_order_lines WHERE order_id = $1 ORDER BY id FOR UPDATE`,
    [order.id],
    'purchasing_lines_lock'
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { orderLineId, received, rejected = 0, rejectReason } of lines) {
    const line = byId.get(orderLineId)
    if (!line || received < 0 || rejected < 0) throw new RefusedException('purchasing_receipt_line')
    if (rejected > 0 && !rejectReason?.trim()) throw new RefusedException('reason_required')
    const left = line.maxQty - line.received
    if (received > left)
      throw new RefusedException(
        'purchasing_over_receipt',
        { left, received },
        { orderLineId, left }
      )
  }
  await sql(
    trx,
    `UPDATE purchasing_order_lines l SET received = l.received + k.received, rejected = l.rejected + k.rejected
       FROM unnest($1::bigint[], $2::int[], $3::int[]) AS k(id, received, rejected) WHERE l.id = k.id`,
    [
      lines.map((l) => l.orderLineId),
      lines.map((l) => l.received),
      lines.map((l) => l.rejected ?? 0),
    ],
    'purchasing_lines_receive'
  )
  return byId
}

/** Writes the receipt and its lines, priced as ordered. `base_amount` is set once stock has its value. */
export async function insertReceipt(
  trx: Trx,
  actor: Actor,
  order: LockedOrder,
  head: {
    number: string
    receiptKey: string
    deliveryNote?: string | null
    note?: string | null
    at: Date
  },
  lines: readonly ReceivedLine[],
  ordered: ReadonlyMap<number, OrderLine>
): Promise<Receipt> {
  const priced = lines.map((line) => {
    const { skuId, unitPrice } = ordered.get(line.orderLineId)!
    return {
      order_line_id: line.orderLineId,
      sku_id: skuId,
      received: line.received,
      rejected: line.rejected ?? 0,
      reject_reason: line.rejectReason ?? null,
      unit_cost: unitCost(multiplyDecimals(unitPrice, order.rate)),
      amount: Money.of(multiplyDecimals(unitPrice, line.received), order.currency).toString(),
    }
  })
  const amount = Money.sum(
    priced.map((line) => Money.of(line.amount, order.currency)),
    order.currency
  ).toString()
  const [row] = await sql<{ id: number; dueAt: Date; receivedAt: Date; supplierName: string }>(
    trx,
    `INSERT INTO purchasing_receipts (number, receipt_key, order_id, supplier_id, warehouse_id, delivery_note, note, currency,
                                      amount, base_amount, due_at, received_by, received_at)
     SELECT $1, $2, $3, s.id, $4, $5, $6, $7, $8, 0, $9::timestamptz + make_interval(days => s.payment_days), $10, $9
       FROM purchasing_suppliers s WHERE s.id = $11
     RETURNING id, due_at AS "dueAt", received_at AS "receivedAt",
               (SELECT name FROM purchasing_suppliers WHERE id = $11) AS "supplierName"`,
    [
      head.number,
      head.receiptKey,
      order.id,
      order.warehouseId,
      head.deliveryNote ?? null,
      head.note ?? null,
      order.currency,
      amount,
      head.at.toISOString(),
      actor.id,
      order.supplierId,
    ],
    'purchasing_receipt_insert'
  )
  const inserted = await sql<Receipt['lines'][number]>(
    trx,
    `INSERT INTO purchasing_receipt_lines (receipt_id, order_line_id, sku_id, received, rejected, reject_reason, unit_cost, amount)
     SELECT $1, l.* FROM jsonb_to_recordset($2::jsonb) AS l(order_line_id bigint, sku_id bigint, received int, rejected int,
            reject_reason text, unit_cost numeric, amount numeric)
     RETURNING id, sku_id AS "skuId", received, unit_cost AS "unitCost"`,
    [row.id, JSON.stringify(priced)],
    'purchasing_receipt_lines_insert'
  )
  return { ...row, number: head.number, amount, lines: inserted }
}
