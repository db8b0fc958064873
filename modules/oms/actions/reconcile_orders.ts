import type { Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import MarkBehind from '#orders/actions/mark_behind'
import RecordPayments from '#orders/actions/record_payments'
import RetagOrders from '#orders/actions/retag_orders'
import SettleRefund from '#orders/actions/settle_refund'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { orderMachine } from '#orders/domain/order_machine'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import ApplyPlatformChanges from '#modules/oms/actions/apply_platform_changes'
import StopParcels from '#modules/oms/actions/stop_parcels'
import type { Reconciliation } from '#modules/oms/services/map_platform_orders'
import type { Parking } from '#modules/oms/services/platform_rows'
import { withoutNews } from '#modules/oms/services/told_refunds'
import { queueProcess } from '#modules/oms/services/queue'
import { isBegun, readOrderStates, type OrderState } from '#modules/oms/queries/order_states'

/**
 * Brings orders to what their platform says now: payments, address, lines and charges, refunds,
 * cancellation. Each step does nothing when there is nothing to do. An order whose parcels are not
 * being picked yet is taken back and audited again, so that it ends as if it had come in like this;
 * parcels on the floor lose the lines that were not picked, or are stopped.
 * @returns what contradicts an order that has gone too far
 */
export default class ReconcileOrders {
  async handle({
    trx,
    orders,
  }: {
    trx: Trx
    orders: readonly Reconciliation[]
  }): Promise<Parking[]> {
    if (orders.length === 0) return []
    const known = orders.filter((one) => !one.isNew)
    const knownIds = known.map((one) => one.orderId)
    await lockOrdersAround(trx, knownIds)
    await new MarkBehind().handle({ trx, orderIds: knownIds, isBehind: false })
    await new RecordPayments().handle({
      trx,
      payments: known.flatMap(({ ready, orderId }) =>
        ready.mapped.payments.map((payment) => ({ ...payment, orderId }))
      ),
    })
    const { changed, conflicts } = await new ApplyPlatformChanges().handle({ trx, orders })
    const refunded = await this.#refund(trx, orders)
    await this.#retag(trx, known)
    const ids = orders.map((one) => one.orderId)
    const states = await readOrderStates(trx, ids)
    await new StopParcels().handle({ trx, orders: known, states, refunded })
    conflicts.push(...(await this.#close(trx, orders, states)))
    await this.#reprocess(trx, known, states, new Set([...changed, ...refunded]))
    return conflicts
  }

  /** Answers the orders of refunds that are new. */
  async #refund(trx: Trx, orders: readonly Reconciliation[]): Promise<Set<number>> {
    const told = orders.flatMap(({ ready, orderId }) =>
      ready.mapped.payments.length === 0
        ? []
        : ready.mapped.refunds.map((refund) => ({
            orderId,
            amount: refund.amount,
            method: ready.mapped.payments[0].method,
            externalTxnNo: refund.externalTxnNo,
            reason: refund.reason,
            refundedAt: refund.refundedAt ?? undefined,
          }))
    )
    const { orderIds } = await new SettleRefund().handle({
      trx,
      source: 'platform',
      refunds: await withoutNews(trx, told),
    })
    return new Set(orderIds)
  }

  async #retag(trx: Trx, known: readonly Reconciliation[]) {
    await new RetagOrders().handle({
      trx,
      orders: known
        .filter(({ ready }) => !ready.mapped.isPartial)
        .map(({ ready: { mapped, row }, orderId }) => ({
          orderId,
          tags: mapped.order.tags ?? [],
          before: row.told.tags ?? [],
        })),
    })
  }

  /** What the platform cancelled, or somebody else sent off, is not ours to send any more. */
  async #close(
    trx: Trx,
    orders: readonly Reconciliation[],
    states: ReadonlyMap<number, OrderState>
  ): Promise<Parking[]> {
    const conflicts: Parking[] = []
    const cancel = { platform_cancelled: [] as number[], shipped_elsewhere: [] as number[] }
    for (const { ready, orderId } of orders) {
      const { status } = states.get(orderId)!
      const wanted = ready.mapped.status
      const isOver = wanted === 'cancelled' || wanted === 'shipped'
      const conflict = (reason: string, details: Record<string, unknown>) =>
        conflicts.push({ id: ready.row.id, reason, details })
      if (isOver && orderMachine.can(status, 'cancelled')) {
        cancel[wanted === 'cancelled' ? 'platform_cancelled' : 'shipped_elsewhere'].push(orderId)
      } else if (
        wanted === 'cancelled' &&
        ['partly_shipped', 'shipped', 'delivered', 'completed'].includes(status)
      ) {
        if (ready.mapped.refunds.length === 0) conflict('cancelled_after_shipping', { status })
      } else if (!isOver && wanted !== 'unpaid' && status === 'cancelled') {
        conflict('reopened', { status: ready.mapped.statusText })
      } else if (ready.mapped.isStatusUnknown) {
        conflict('unknown_status', { status: ready.mapped.statusText })
      }
    }
    for (const [reason, orderIds] of Object.entries(cancel)) {
      await new CancelOrders().handle({ trx, orderIds, reason, source: 'platform' })
    }
    return conflicts
  }

  /** Orders that are open and whose facts may have changed go through the pipeline again. */
  async #reprocess(
    trx: Trx,
    known: readonly Reconciliation[],
    states: ReadonlyMap<number, OrderState>,
    changed: ReadonlySet<number>
  ) {
    const due = known.filter(
      ({ ready }) => ready.mapped.status !== 'cancelled' && ready.mapped.status !== 'shipped'
    )
    const taken = due.filter(({ orderId, ready }) => {
      const state = states.get(orderId)!
      const isStopped = ready.mapped.status !== 'to_ship'
      return state.fulfilments.length > 0 && !isBegun(state) && (changed.has(orderId) || isStopped)
    })
    await new WithdrawOrders().handle({
      trx,
      orderIds: taken.map((one) => one.orderId),
      reason: 'platform_changed',
    })
    await queueProcess(
      trx,
      due.map((one) => one.orderId),
      { reaudit: true }
    )
  }
}
