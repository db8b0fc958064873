import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { NewPayment } from '#orders/domain/new_order'
import { OrdersPaid } from '#orders/events/orders_paid'
import { lockOrders } from '#orders/queries/lock_orders'

export interface OrderPayment extends NewPayment {
  orderId: number
}

const INSERT = `
  INSERT INTO order_payments (order_id, store_id, kind, method, external_txn_no, amount, currency, state, paid_at)
  SELECT o.id, o.store_id, p.kind, p.method, p.external_txn_no, p.amount, o.currency, p.state, p.paid_at
  FROM jsonb_to_recordset($1::jsonb) AS p(order_id bigint, kind text, method text, external_txn_no text, amount numeric,
    state text, paid_at timestamptz)
  JOIN orders o ON o.id = p.order_id
  ON CONFLICT (store_id, external_txn_no, kind) DO UPDATE SET state = 'settled', amount = excluded.amount, paid_at = excluded.paid_at
    WHERE order_payments.state <> 'settled' AND excluded.state = 'settled' AND order_payments.order_id = excluded.order_id
  RETURNING order_id AS "orderId"`

/** Sums from the payments themselves, so that recording the same one twice changes nothing. */
const REFRESH = `
  UPDATE orders o SET paid_amount = s.paid,
         paid_at = CASE WHEN s.paid >= o.total_amount THEN coalesce(o.paid_at, s.last_at) WHEN s.paid > 0 THEN o.paid_at END,
         payment_status = CASE WHEN o.refunded_amount > 0 THEN CASE WHEN o.refunded_amount >= s.paid THEN 'refunded' ELSE 'partly_refunded' END
                               WHEN s.paid >= o.total_amount THEN 'paid' WHEN s.paid > 0 THEN 'partly_paid' ELSE 'unpaid' END,
         version = version + 1, updated_at = now()
    FROM (SELECT order_id, coalesce(sum(amount) FILTER (WHERE state = 'settled'), 0) AS paid, max(paid_at) FILTER (WHERE state = 'settled') AS last_at
            FROM order_payments WHERE order_id = ANY($1::bigint[]) GROUP BY order_id) s
   WHERE o.id = s.order_id AND o.paid_amount <> s.paid
  RETURNING o.id, o.payment_status AS "paymentStatus"`

/**
 * Records payments that arrived after the order did; each transaction number counts once. One told as
 * failed takes back what was said of it before, and is not written when nothing was.
 */
export default class RecordPayments {
  async handle(input: {
    trx?: Trx | null
    payments: OrderPayment[]
    actor?: Actor
  }): Promise<{ paidOrderIds: number[] }> {
    const { payments, actor = SYSTEM } = input
    if (payments.length === 0) return { paidOrderIds: [] }
    return inTransaction(input.trx, async (trx) => {
      const orderIds = [...new Set(payments.map((payment) => payment.orderId))]
      await lockOrders(trx, orderIds)
      const told = payments.filter((payment) => payment.state !== 'failed')
      const taken = await this.#takeBack(
        trx,
        payments.filter((payment) => payment.state === 'failed')
      )
      const raised = await this.#raise(trx, told)
      const fresh = await sql(trx, INSERT, [JSON.stringify(told.map(toRow))], 'orders_pay')
      if (fresh.length + raised + taken === 0) return { paidOrderIds: [] }
      const moved = await sql<{ id: number; paymentStatus: string }>(
        trx,
        REFRESH,
        [orderIds],
        'orders_paid'
      )
      const paidOrderIds = moved
        .filter((order) => order.paymentStatus === 'paid')
        .map((order) => order.id)
      if (paidOrderIds.length > 0)
        await append(trx, new OrdersPaid({ orderIds: paidOrderIds }), actor)
      return { paidOrderIds }
    })
  }

  async #takeBack(trx: Trx, failed: OrderPayment[]): Promise<number> {
    if (failed.length === 0) return 0
    const rows = await sql(
      trx,
      `UPDATE order_payments p SET state = 'failed'
         FROM jsonb_to_recordset($1::jsonb) AS n(order_id bigint, kind text, external_txn_no text)
        WHERE p.order_id = n.order_id AND p.kind = n.kind AND p.external_txn_no = n.external_txn_no AND p.state <> 'failed'
       RETURNING p.id`,
      [JSON.stringify(failed.map(toRow))]
    )
    return rows.length
  }

  /** Payments that stand for a running total and were told with another amount. */
  async #raise(trx: Trx, payments: OrderPayment[]): Promise<number> {
    const running = payments.filter((payment) => payment.isRunningTotal)
    if (running.length === 0) return 0
    const rows = await sql(
      trx,
      `UPDATE order_payments p SET amount = n.amount
         FROM jsonb_to_recordset($1::jsonb) AS n(order_id bigint, kind text, external_txn_no text, amount numeric)
        WHERE p.order_id = n.order_id AND p.kind = n.kind AND p.external_txn_no = n.external_txn_no AND p.amount <> n.amount
       RETURNING p.id`,
      [JSON.stringify(running.map(toRow))]
    )
    return rows.length
  }
}

const toRow = (payment: OrderPayment) => ({
  order_id: payment.orderId,
  kind: payment.kind ?? 'payment',
  method: payment.method,
  external_txn_no: payment.externalTxnNo,
  amount: payment.amount,
  state: payment.state ?? 'settled',
  paid_at: payment.paidAt,
})
