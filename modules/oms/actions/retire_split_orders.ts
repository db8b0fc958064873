import { compareDecimals, subtractDecimals } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import SettleRefund from '#orders/actions/settle_refund'
import { orderMachine, type OrderStatus } from '#orders/domain/order_machine'
import {
  ignorePlatformOrders,
  type Parking,
  type PlatformRow,
} from '#modules/oms/services/platform_rows'

interface Made extends Record<string, unknown> {
  platformOrderId: number
  orderId: number
  externalId: string
  status: OrderStatus
  paid: string
  refunded: string
  method: string | null
}

/**
 * Takes back what was made of orders that the platform split since: those that were split off carry
 * the goods and the money now. The order is cancelled and its money counted as passed on to them; one
 * that left already is for a person: those are answered.
 */
export default class RetireSplitOrders {
  async handle({ trx, rows }: { trx: Trx; rows: readonly PlatformRow[] }): Promise<Parking[]> {
    if (rows.length === 0) return []
    const made = await this.#made(trx, rows)
    const gone = made.filter(
      (one) => one.status !== 'cancelled' && !orderMachine.can(one.status, 'cancelled')
    )
    const open = made.filter((one) => orderMachine.can(one.status, 'cancelled'))
    await new CancelOrders().handle({
      trx,
      orderIds: open.map((one) => one.orderId),
      reason: 'split_on_platform',
      source: 'platform',
    })
    await this.#passOn(trx, open)
    const isGone = new Set(gone.map((one) => one.platformOrderId))
    const ids = rows.map((row) => row.id).filter((id) => !isGone.has(id))
    await ignorePlatformOrders(trx, ids, 'split')
    return gone.map((one) => ({
      id: one.platformOrderId,
      reason: 'cancelled_after_shipping',
      details: { status: one.status },
    }))
  }

  #made(trx: Trx, rows: readonly PlatformRow[]): Promise<Made[]> {
    return sql<Made>(
      trx,
      `SELECT p.id AS "platformOrderId", o.id AS "orderId", p.external_id AS "externalId", o.status, o.paid_amount AS paid,
              o.refunded_amount AS refunded,
              (SELECT y.method FROM order_payments y WHERE y.order_id = o.id ORDER BY y.id LIMIT 1) AS method
         FROM platform_orders p JOIN orders o ON o.id = p.order_id
        WHERE p.id = ANY($1::bigint[]) ORDER BY o.id FOR NO KEY UPDATE OF o`,
      [rows.map((row) => row.id)],
      'oms_split_orders'
    )
  }

  async #passOn(trx: Trx, orders: readonly Made[]) {
    await new SettleRefund().handle({
      trx,
      refunds: orders.flatMap(({ orderId, externalId, paid, refunded, method }) => {
        const amount = subtractDecimals(paid, refunded)
        if (method === null || compareDecimals(amount, '0') <= 0) return []
        return [
          {
            orderId,
            amount,
            method,
            externalTxnNo: `split-${externalId}`,
            reason: 'split_on_platform',
          },
        ]
      }),
    })
  }
}
