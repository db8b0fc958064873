import type { Actor } from '#kernel/access/actor'
import { ConflictException, NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import SettleRefund from '#orders/actions/settle_refund'
import StopRefundedUnits from '#orders/actions/stop_refunded_units'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { shareRefund } from '#orders/domain/case_amounts'
import { mayMove } from '#orders/domain/case_machine'
import { lockCasesAround } from '#orders/queries/lock_cases'

/**
 * Records that money of a case went back, all of it or a part. A case is refunded once it is approved,
 * or its goods are here where some are expected; when nothing of its amount is left, it is refunded.
 * Units whose whole price went back before they left are not sent any more (`StopRefundedUnits`).
 * @throws RefusedException `case_not_refundable`, `refund_exceeds_case`, `refund_exceeds_paid`; ConflictException `refund_taken`
 */
export default class RefundCase {
  async handle(input: {
    caseId: number
    amount: string
    method: string
    externalTxnNo: string
    actor: Actor
  }): Promise<void> {
    const { caseId, actor, ...refund } = input
    await inTransaction(null, async (trx) => {
      const [row] = await lockCasesAround(trx, [caseId])
      if (!row) throw new NotFoundException('case', caseId)
      if (!mayMove(row.kind, 'refund', row.status))
        throw new RefusedException('case_not_refundable', { status: row.status })
      const left = toUnits(row.promised) - toUnits(row.refunded)
      if (toUnits(refund.amount) > left)
        throw new RefusedException('refund_exceeds_case', { left: fromUnits(left) })
      const lines = await refundLines(trx, caseId, refund.amount)
      const { refundIds } = await new SettleRefund().handle({
        trx,
        refunds: [{ ...refund, orderId: row.orderId, caseId, lines }],
        actor,
      })
      if (refundIds.length === 0)
        throw new ConflictException('refund_taken', { number: refund.externalTxnNo })
      if (row.kind !== 'refund_only' || toUnits(refund.amount) < left) return
      await new StopRefundedUnits().ofCases({
        trx,
        caseIds: [caseId],
        orderIds: [row.orderId],
        actor,
      })
    })
  }
}

/** An amount shared over a case's lines and its extra by what each of them promises. */
export async function refundLines(trx: Trx, caseId: number, amount: string) {
  const lines = await sql<{ orderLineId: number; qty: number; promised: string; extra: string }>(
    trx,
    `SELECT a.order_line_id AS "orderLineId", sum(a.qty - a.given_up)::int AS qty, sum(a.refund_amount) AS promised, c.extra_amount AS extra
       FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id WHERE a.case_id = $1 GROUP BY 1, 4 ORDER BY 1`,
    [caseId],
    'orders_case_refund_lines'
  )
  if (lines.length === 0) return []
  const shares = shareRefund(amount, [...lines.map((line) => line.promised), lines[0].extra])
  return lines.map(({ orderLineId, qty }, index) => ({ orderLineId, qty, amount: shares[index] }))
}
