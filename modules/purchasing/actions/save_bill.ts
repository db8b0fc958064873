import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { Money } from '#kernel/money'
import { multiplyDecimals } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { matchBill, type BillLine, type Match } from '../domain/match_bill.js'
import { lockOrders } from '../services/order_log.js'
import { purchasingSettings } from '../services/purchasing_settings.js'

export interface NewBill {
  trx?: Trx | null
  actor: Actor
  orderId: number
  /** The number on the supplier's paper. */
  billNo: string
  /** `2026-11-22` */
  billedOn: string
  /** Net of tax, decimal text, in the order's currency. */
  totalAmount: string
  lines: { orderLineId: number; qty: number; unitPrice: string }[]
}

/** Records a supplier's bill and holds it against what was ordered and what came. */
export default class SaveBill {
  async handle(input: NewBill): Promise<{ billId: number } & Match> {
    if (input.lines.length === 0) throw new RefusedException('purchasing_bill_empty')
    return inTransaction(input.trx, async (trx) => {
      const [order] = await lockOrders(trx, [input.orderId])
      const lines = await this.#beside(trx, input)
      const sum = Money.sum(
        lines.map((line) =>
          Money.of(multiplyDecimals(line.unitPrice, line.qty), order.currency).round()
        ),
        order.currency
      )
      const { billTolerancePercent } = purchasingSettings()
      const match = matchBill(
        lines,
        { lines: sum.toString(), bill: input.totalAmount },
        billTolerancePercent
      )
      const billId = await this.#insert(trx, input, order, match)
      await audit(trx, input.actor, {
        action: 'purchasing.bills.create',
        subjectType: 'purchase_bill',
        subjectId: billId,
        after: { billNo: input.billNo, state: match.state, holdReasons: match.holdReasons },
      })
      return { billId, ...match }
    })
  }

  async #beside(trx: Trx, input: NewBill): Promise<BillLine[]> {
    const rows = await sql<{ id: number; received: number; billed: number; unitPrice: string }>(
      trx,
      `SELECT id, received, billed, unit_price AS "unitPrice" FROM purchasing_order_lines WHERE order_id = $1 ORDER BY id FOR UPDATE`,
      [input.orderId]
    )
    const ordered = new Map(rows.map((row) => [row.id, row]))
    return input.lines.map((line) => {
      const own = ordered.get(line.orderLineId)
      if (!own || !Number.isSafeInteger(line.qty) || line.qty < 1)
        throw new RefusedException('purchasing_bill_line')
      return { ...line, orderedPrice: own.unitPrice, received: own.received, billed: own.billed }
    })
  }

  async #insert(
    trx: Trx,
    input: NewBill,
    order: { supplierId: number; currency: string },
    match: Match
  ): Promise<number> {
    const [bill] = await sql<{ id: number }>(
      trx,
      `INSERT INTO purchasing_bills (supplier_id, order_id, bill_no, billed_on, currency, total_amount, state, hold_reasons, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (supplier_id, bill_no) DO NOTHING RETURNING id`,
      [
        order.supplierId,
        input.orderId,
        input.billNo,
        input.billedOn,
        order.currency,
        input.totalAmount,
        match.state,
        match.holdReasons,
        input.actor.id,
      ]
    )
    if (!bill) throw new ConflictException('purchasing_bill_known', { number: input.billNo })
    const columns = [input.lines.map((l) => l.orderLineId), input.lines.map((l) => l.qty)]
    await sql(
      trx,
      `INSERT INTO purchasing_bill_lines (bill_id, order_line_id, qty, unit_price)
       SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::numeric[])`,
      [bill.id, ...columns, input.lines.map((l) => l.unitPrice)]
    )
    await sql(
      trx,
      `UPDATE purchasing_order_lines l SET billed = l.billed + k.qty FROM unnest($1::bigint[], $2::int[]) AS k(id, qty) WHERE l.id = k.id`,
      columns
    )
    return bill.id
  }
}
