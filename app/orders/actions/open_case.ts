import { SYSTEM, type Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges } from '#orders/actions/record_changes'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { bringsGoodsBack, type CaseKind } from '#orders/domain/case_machine'
import { CasesOpened } from '#orders/events/cases_opened'
import { lockOrders } from '#orders/queries/lock_orders'

export interface NewCaseLine {
  orderLineId: number
  qty: number
  /** Decimal text; without it the line's price for that many units, or nothing for an exchange or resend. */
  refundAmount?: string
}

export interface OpenCaseInput {
  trx?: Trx | null
  orderId: number
  kind: CaseKind
  reason?: string | null
  lines: NewCaseLine[]
  /** Shipping or goodwill on top of the lines. */
  extraRefund?: string
  returnWaybillNo?: string | null
  /** Who asked for it: `ticket:123`, `platform:…`. */
  ticketRef?: string | null
  /** Where the goods shall come back to. */
  warehouseId?: number | null
  actor?: Actor
}

interface LineRow extends Record<string, unknown> {
  id: number
  sku_id: number | null
  qty: number
  payable: string
}

/**
 * Opens an after-sales case on an order. Goods that shall come back count as requested on their
 * lines, whose CHECK refuses more than was shipped.
 * @throws RefusedException `return_exceeds_shipped`, `refund_exceeds_paid`, `case_empty`
 */
export default class OpenCase {
  async handle(
    input: OpenCaseInput
  ): Promise<{ id: number; number: string; refundAmount: string }> {
    const { actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      if ((await lockOrders(trx, [input.orderId])).length === 0)
        throw new NotFoundException('order', input.orderId)
      const lines = await this.#price(trx, input)
      const refund = fromUnits(
        lines.reduce(
          (sum, line) => sum + toUnits(line.refund_amount),
          toUnits(input.extraRefund ?? '0')
        )
      )
      await this.#refuseOverRefund(trx, input.orderId, refund)
      if (bringsGoodsBack(input.kind)) await this.#requestReturn(trx, input)
      const [head] = await this.#insert(trx, input, refund, lines)
      await append(trx, new CasesOpened({ caseIds: [head.id] }), actor)
      return { ...head, refundAmount: refund }
    })
  }

  async #price(trx: Trx, input: OpenCaseInput) {
    const rows = await sql<LineRow>(
      trx,
      'SELECT id, sku_id, qty, payable FROM order_lines WHERE order_id = $1 AND id = ANY($2::bigint[])',
      [input.orderId, input.lines.map((line) => line.orderLineId)]
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    const isMoney = input.kind === 'refund_only' || input.kind === 'return'
    return input.lines.map((line) => {
      const row = byId.get(line.orderLineId)
      if (!row || row.sku_id === null || line.qty < 1 || line.qty > row.qty)
        throw new RefusedException('case_line_unknown')
      // To the cent, rounded down: the last unit of a line carries the rest when it is refunded alone.
      const cents = (toUnits(row.payable) * BigInt(line.qty)) / BigInt(row.qty) / 100n
      const amount =
        line.refundAmount ??
        (isMoney ? fromUnits(line.qty === row.qty ? toUnits(row.payable) : cents * 100n) : '0')
      return { order_line_id: row.id, sku_id: row.sku_id, qty: line.qty, refund_amount: amount }
    })
  }

  /** What is refunded, and what other open cases promise, stays within what was paid. */
  async #refuseOverRefund(trx: Trx, orderId: number, refund: string) {
    if (toUnits(refund) === 0n) return
    const [{ left }] = await sql<{ left: string }>(
      trx,
      `SELECT paid_amount - refunded_amount - coalesce((SELECT sum(refund_amount) FROM after_sales_cases
              WHERE order_id = o.id AND status IN ('requested', 'approved', 'awaiting_goods', 'received')), 0) AS left
         FROM orders o WHERE id = $1`,
      [orderId]
    )
    if (toUnits(refund) > toUnits(left))
      throw new RefusedException('refund_exceeds_paid', { left, refund })
  }

  async #requestReturn(trx: Trx, input: OpenCaseInput) {
    if (input.lines.length === 0) throw new RefusedException('case_empty')
    try {
      await sql(
        trx,
        `UPDATE order_lines l SET return_requested = l.return_requested + c.qty
           FROM (SELECT id, sum(qty)::int AS qty FROM unnest($1::bigint[], $2::int[]) AS c(id, qty) GROUP BY id) c WHERE l.id = c.id`,
        [input.lines.map((line) => line.orderLineId), input.lines.map((line) => line.qty)]
      )
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'order_lines_returned')
        throw new RefusedException('return_exceeds_shipped')
      throw error
    }
  }

  async #insert(trx: Trx, input: OpenCaseInput, refund: string, lines: object[]) {
    const [number] = await nextNumbers(
      trx,
      'as',
      1,
      localDate(systemClock.now()).replaceAll('-', '')
    )
    const heads = await sql<{ id: number; number: string }>(
      trx,
      `INSERT INTO after_sales_cases (number, order_id, customer_id, kind, reason, refund_amount, return_waybill_no, ticket_ref, warehouse_id)
       SELECT $1, o.id, o.customer_id, $3, $4, $5, $6, $7, $8 FROM orders o WHERE o.id = $2 RETURNING id, number`,
      [
        number,
        input.orderId,
        input.kind,
        input.reason ?? null,
        refund,
        input.returnWaybillNo ?? null,
        input.ticketRef ?? null,
        input.warehouseId ?? null,
      ]
    )
    await sql(
      trx,
      `INSERT INTO after_sales_lines (case_id, order_line_id, sku_id, qty, refund_amount)
       SELECT $1, order_line_id, sku_id, qty, refund_amount
         FROM jsonb_to_recordset($2::jsonb) AS l(order_line_id bigint, sku_id bigint, qty int, refund_amount numeric)`,
      [heads[0].id, JSON.stringify(lines)]
    )
    await sql(
      trx,
      `UPDATE order_lines SET refund_state = 'requested' WHERE id = ANY($1::bigint[]) AND refund_state = 'none' AND $2`,
      [input.lines.map((line) => line.orderLineId), input.kind === 'refund_only']
    )
    const actions = input.lines.map((line) => ({
      action: 'request_return' as const,
      orderLineId: line.orderLineId,
      qty: line.qty,
      details: { caseId: heads[0].id },
    }))
    const change = { orderId: input.orderId, reason: input.reason, actions }
    if (bringsGoodsBack(input.kind)) await recordChanges(trx, [change], input.actor ?? SYSTEM)
    return heads
  }
}
