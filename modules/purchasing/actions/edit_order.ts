import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException, VersionConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { orderAmounts } from '../domain/line_amounts.js'
import { assertLines, insertLines, type NewOrderLine } from '../services/order_lines.js'
import { lockOrders } from '../services/order_log.js'
import { keysOfOrders, refreshNeeds } from '../services/refresh_needs.js'

export interface EditOrderInput {
  trx?: Trx | null
  actor: Actor
  orderId: number
  /** The version the editor saw. */
  version: number
  warehouseId?: number
  /** As for new orders; absent: stays. */
  rate?: string | null
  expectedOn?: string | null
  note?: string | null
  lines: NewOrderLine[]
}

/** Rewrites a draft: its lines, expected day and note. What was sent is not edited but cancelled. */
export default class EditOrder {
  async handle(input: EditOrderInput): Promise<void> {
    assertLines(input.lines)
    await inTransaction(input.trx, async (trx) => {
      const [order] = await lockOrders(trx, [input.orderId])
      if (order.version !== input.version)
        throw new VersionConflictException('purchase_order', order.number)
      if (order.status !== 'draft')
        throw new RefusedException('purchasing_order_sent', { number: order.number })
      const { net, tax, total } = orderAmounts(input.lines, order.currency)
      const [supplier] = await sql<{ percent: number }>(
        trx,
        'SELECT over_receipt_percent AS percent FROM purchasing_suppliers WHERE id = $1',
        [order.supplierId]
      )
      const before = await keysOfOrders(trx, [order.id])
      await sql(trx, 'DELETE FROM purchasing_order_lines WHERE order_id = $1', [order.id])
      await insertLines(trx, [
        {
          orderId: order.id,
          currency: order.currency,
          tolerancePercent: supplier.percent,
          lines: input.lines,
        },
      ])
      await sql(
        trx,
        `UPDATE purchasing_orders SET goods_amount = $2, tax_amount = $3, total_amount = $4,
                expected_on = coalesce($5::date, expected_on), note = $6,
                warehouse_id = coalesce($7, warehouse_id),
                rate = CASE WHEN currency = $9 THEN rate ELSE coalesce($8, rate) END, version = version + 1, updated_at = now()
          WHERE id = $1`,
        [
          order.id,
          net.toString(),
          tax.toString(),
          total.toString(),
          input.expectedOn ?? null,
          input.note ?? null,
          input.warehouseId ?? null,
          input.rate ?? null,
          company().currency,
        ]
      )
      await refreshNeeds(trx, [order.id], before)
      await audit(trx, input.actor, {
        action: 'purchasing.orders.edit',
        subjectType: 'purchase_order',
        subjectId: order.id,
        before: { total: order.totalAmount },
        after: { total: total.toString(), lines: input.lines.length },
      })
    })
  }
}
