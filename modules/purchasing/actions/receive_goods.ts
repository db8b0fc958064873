import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { compareDecimals } from '#kernel/decimal'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { company } from '#shell/services/company'
import { RECEIVABLE } from '../domain/order_machine.js'
import { ReceiptsPosted } from '../events/receipts_posted.js'
import { lockOrders, moveOrder, type LockedOrder } from '../services/order_log.js'
import {
  countOnLines,
  insertReceipt,
  type Receipt,
  type ReceivedLine,
} from '../services/receipts.js'

export interface ReceiveInput {
  trx?: Trx | null
  actor: Actor
  orderId: number
  /** Made by the client: sending it twice receives once. */
  receiptKey: string
  deliveryNote?: string | null
  note?: string | null
  lines: ReceivedLine[]
}

export interface ReceiptResult {
  receiptId: number
  number: string
  /** False when this key was received before. */
  isNew: boolean
}

/**
 * Takes delivered goods of a purchase order into stock, at the order's price
 * net of tax in the company's currency: receipt, counters of the order, stock
 * entries and what is owed, in one transaction.
 * @throws RefusedException `purchasing_over_receipt` beyond the supplier's tolerance
 */
export default class ReceiveGoods {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: ReceiveInput): Promise<ReceiptResult> {
    const lines = input.lines.filter((line) => line.received > 0 || (line.rejected ?? 0) > 0)
    if (lines.length === 0) throw new RefusedException('purchasing_receipt_empty')
    const at = this.clock.now()
    const [number] = await nextNumbers(
      null,
      'gr',
      1,
      localDate(at, company().zone).replaceAll('-', '')
    )
    return inTransaction(input.trx, async (trx) => {
      const [order] = await lockOrders(trx, [input.orderId])
      const before = await this.#receivedBefore(trx, input.receiptKey)
      if (before) return before
      if (!(RECEIVABLE as readonly string[]).includes(order.status)) {
        throw new RefusedException('purchasing_not_receivable', { number: order.number })
      }
      const ordered = await countOnLines(trx, order, lines)
      const receipt = await insertReceipt(
        trx,
        input.actor,
        order,
        { ...input, number, at },
        lines,
        ordered
      )
      await this.#post(trx, input.actor, order, receipt)
      await this.#moveOn(trx, input.actor, order, at)
      await audit(trx, input.actor, {
        action: 'purchasing.receipts.post',
        subjectType: 'purchase_order',
        subjectId: order.id,
        after: { receipt: number, lines: lines.length },
      })
      return { receiptId: receipt.id, number, isNew: true }
    })
  }

  async #receivedBefore(trx: Trx, key: string): Promise<ReceiptResult | null> {
    const [row] = await sql<{ id: number; number: string }>(
      trx,
      'SELECT id, number FROM purchasing_receipts WHERE receipt_key = $1',
      [key],
      'purchasing_receipt_by_key'
    )
    return row ? { receiptId: row.id, number: row.number, isNew: false } : null
  }

  /** Stock first, then what is owed: its amount is the value stock was given, to the last digit. */
  async #post(trx: Trx, actor: Actor, order: LockedOrder, receipt: Receipt) {
    const entryIds = await new PostEntries().handle({
      trx,
      actor,
      entries: receipt.lines
        .filter((line) => line.received > 0)
        .map((line) => ({
          warehouseId: order.warehouseId,
          skuId: line.skuId,
          bucket: 'on_hand' as const,
          delta: line.received,
          reason: 'receive',
          sourceType: 'purchase_receipt',
          sourceId: receipt.id,
          sourceLine: line.id,
          unitCost: line.unitCost,
          occurredAt: receipt.receivedAt,
        })),
    })
    const [{ value }] = await sql<{ value: string }>(
      trx,
      `UPDATE purchasing_receipts SET base_amount = (SELECT coalesce(sum(value), 0) FROM stock_entries WHERE id = ANY($2::bigint[]))
        WHERE id = $1 RETURNING base_amount AS value`,
      [receipt.id, entryIds],
      'purchasing_receipt_value'
    )
    if (compareDecimals(receipt.amount, 0) === 0) return
    await append(
      trx,
      new ReceiptsPosted({
        receipts: [
          {
            receiptId: receipt.id,
            number: receipt.number,
            supplierId: order.supplierId,
            supplierName: receipt.supplierName,
            amount: receipt.amount,
            currency: order.currency,
            baseAmount: value,
            receivedAt: receipt.receivedAt.toISOString(),
            dueAt: receipt.dueAt.toISOString(),
          },
        ],
      }),
      actor
    )
  }

  async #moveOn(trx: Trx, actor: Actor, order: LockedOrder, at: Date) {
    const [{ isComplete, hasSome }] = await sql<{ isComplete: boolean; hasSome: boolean }>(
      trx,
      `SELECT bool_and(received >= qty) AS "isComplete", bool_or(received > 0) AS "hasSome"
         FROM purchasing_order_lines WHERE order_id = $1`,
      [order.id],
      'purchasing_order_progress'
    )
    const to = isComplete ? 'received' : 'partially_received'
    if (hasSome && order.status !== to) await moveOrder(trx, actor, order, to, { at })
  }
}
