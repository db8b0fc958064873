import type { Actor } from '#kernel/access/actor'
import { ConflictException, NotFoundException, RefusedException } from '#kernel/exceptions'
import { inTransaction } from '#kernel/transaction'
import SettleRefund from '#orders/actions/settle_refund'
import { lockCases } from '#orders/queries/lock_cases'

/**
 * Records that the money of a case went back. A case is refunded once it is approved, or its goods
 * are here where some are expected.
 * @throws RefusedException `case_not_refundable`, `refund_exceeds_paid`; ConflictException `refund_taken`
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
      const [row] = await lockCases(trx, [caseId])
      if (!row) throw new NotFoundException('case', caseId)
      if (row.status !== 'approved' && row.status !== 'received')
        throw new RefusedException('case_not_refundable', { status: row.status })
      const { refundIds } = await new SettleRefund().handle({
        trx,
        refunds: [{ ...refund, orderId: row.orderId, caseId }],
        actor,
      })
      if (refundIds.length === 0)
        throw new ConflictException('refund_taken', { number: refund.externalTxnNo })
    })
  }
}
