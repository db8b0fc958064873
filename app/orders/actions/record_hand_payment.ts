import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import RecordPayments from '#orders/actions/record_payments'
import { lockOrders } from '#orders/queries/lock_orders'

export interface HandPayment {
  method: string
  externalTxnNo: string
  /** In the order's currency. */
  amount: string
}

/**
 * A payment that a person notes: something, and no more than the order still asks for. One whose number
 * is known already is told, as nothing would be written.
 * @throws RefusedException `payment_beyond_due`, `payment_known`, each at its field
 */
export default class RecordHandPayment {
  async handle(input: { orderId: number; payment: HandPayment; actor: Actor }): Promise<void> {
    const { orderId, payment, actor } = input
    await inTransaction(null, async (trx) => {
      await lockOrders(trx, [orderId])
      const [order] = await sql<{ due: string; currency: string; fits: boolean; known: boolean }>(
        trx,
        `SELECT (o.total_amount - o.paid_amount)::numeric(18, 2)::text AS due, o.currency,
                $2::numeric > 0 AND $2::numeric <= o.total_amount - o.paid_amount AS fits,
                EXISTS (SELECT 1 FROM order_payments p WHERE p.store_id = o.store_id AND p.external_txn_no = $3 AND p.kind = 'payment' AND p.state = 'settled') AS known
           FROM orders o WHERE o.id = $1`,
        [orderId, payment.amount, payment.externalTxnNo]
      )
      if (order.known) throw new RefusedException('payment_known', {}, { field: 'externalTxnNo' })
      if (!order.fits)
        throw new RefusedException(
          'payment_beyond_due',
          { due: order.due, currency: order.currency },
          { field: 'amount' }
        )
      const paidAt = systemClock.now().toISOString()
      await new RecordPayments().handle({ trx, payments: [{ ...payment, orderId, paidAt }], actor })
    })
  }
}
