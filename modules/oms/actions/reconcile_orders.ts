import type { Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import ChangeOrders from '#orders/actions/change_orders'
import type { NewChange } from '#orders/actions/record_changes'
import RecordPayments from '#orders/actions/record_payments'
import SettleRefund from '#orders/actions/settle_refund'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { orderMachine } from '#orders/domain/order_machine'
import type { ReadyRow } from '#modules/oms/services/map_platform_orders'
import type { Parking } from '#modules/oms/services/platform_rows'
import { queueProcess } from '#modules/oms/services/queue'
import { changesFor, linesDiffer } from '#modules/oms/services/platform_changes'
import { readOrderStates, type OrderState } from '#modules/oms/queries/order_states'

export interface Reconciliation {
  ready: ReadyRow
  orderId: number
  /** Captured a moment ago from this very version. */
  isNew: boolean
}

/** Changes of one line go one at a time (quantity, then price, then cancelled units), hence a few rounds. */
const ROUNDS = 4

/**
 * Brings orders to what their platform says now: payments, address, lines and charges, refunds,
 * cancellation. Each step does nothing when there is nothing to do. An order whose parcels are not
 * being picked yet is taken back and audited again, so that it ends as if it had come in like this.
 * @returns what contradicts an order that has gone too far
 */
export default class ReconcileOrders {
  async handle({
    trx,
    orders,
    linesStay = false,
  }: {
    trx: Trx
    orders: readonly Reconciliation[]
    /** Lines are left as they are here, where the warehouse is at work on them, and a person is told. */
    linesStay?: boolean
  }): Promise<Parking[]> {
    if (orders.length === 0) return []
    const known = orders.filter((one) => !one.isNew)
    await new RecordPayments().handle({
      trx,
      payments: known.flatMap(({ ready, orderId }) =>
        ready.mapped.payments.map((payment) => ({ ...payment, orderId }))
      ),
    })
    const changed = await this.#change(trx, orders, linesStay)
    await this.#refund(trx, orders)
    const states = await readOrderStates(
      trx,
      orders.map((one) => one.orderId)
    )
    const conflicts = await this.#close(trx, orders, states)
    if (linesStay)
      for (const { ready, orderId } of orders) {
        const state = states.get(orderId)!
        if (linesDiffer(ready, state) && !conflicts.some((one) => one.id === ready.row.id))
          conflicts.push({
            id: ready.row.id,
            reason: 'order_in_work',
            details: { status: state.status },
          })
      }
    await this.#reprocess(trx, known, states, changed)
    return conflicts
  }

  /** Lines, charges, address and notes. Answers the orders it changed. */
  async #change(
    trx: Trx,
    orders: readonly Reconciliation[],
    linesStay: boolean
  ): Promise<Set<number>> {
    const changed = new Set<number>()
    for (let round = 0; round < ROUNDS; round++) {
      const states = await readOrderStates(
        trx,
        orders.map((one) => one.orderId)
      )
      const changes = orders.flatMap(({ ready, orderId, isNew }): NewChange[] => {
        const actions = changesFor(
          isNew ? withoutSent(ready) : ready,
          states.get(orderId)!,
          linesStay
        )
        return actions.length > 0
          ? [{ orderId, source: 'platform', reason: ready.mapped.statusText, actions }]
          : []
      })
      if (changes.length === 0) break
      await new ChangeOrders().handle({ trx, changes })
      for (const change of changes) changed.add(change.orderId)
    }
    return changed
  }

  async #refund(trx: Trx, orders: readonly Reconciliation[]) {
    await new SettleRefund().handle({
      trx,
      refunds: orders.flatMap(({ ready, orderId }) =>
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
      ),
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
      if (isOver && orderMachine.can(status, 'cancelled')) {
        cancel[wanted === 'cancelled' ? 'platform_cancelled' : 'shipped_elsewhere'].push(orderId)
      } else if (
        wanted === 'cancelled' &&
        ['partly_shipped', 'shipped', 'delivered', 'completed'].includes(status)
      ) {
        const isRefund = ready.mapped.refunds.length > 0
        if (!isRefund)
          conflicts.push({
            id: ready.row.id,
            reason: 'cancelled_after_shipping',
            details: { status },
          })
      } else if (!isOver && wanted !== 'unpaid' && status === 'cancelled') {
        conflicts.push({
          id: ready.row.id,
          reason: 'reopened',
          details: { status: ready.mapped.statusText },
        })
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
    const due = known
      .filter(
        ({ ready }) => ready.mapped.status !== 'cancelled' && ready.mapped.status !== 'shipped'
      )
      .map((one) => one.orderId)
    const taken = due.flatMap((orderId) => {
      const { fulfilments } = states.get(orderId)!
      const isStarted = fulfilments.some(
        (one) => !['planned', 'reserved', 'released'].includes(one.status)
      )
      const isStopped = known.some(
        (one) => one.orderId === orderId && one.ready.mapped.status !== 'to_ship'
      )
      return fulfilments.length > 0 && !isStarted && (changed.has(orderId) || isStopped)
        ? [orderId]
        : []
    })
    await new WithdrawOrders().handle({ trx, orderIds: taken, reason: 'platform_changed' })
    await queueProcess(trx, due, { reaudit: true })
  }
}

/** Units that had left before the order was known here are not ours to send. */
function withoutSent(ready: ReadyRow): ReadyRow {
  const sent = ready.mapped.lines.map((line) => line.sent ?? 0)
  if (!sent.some(Boolean)) return ready
  return {
    ...ready,
    lines: ready.lines.map((line, index) => ({
      ...line,
      cancelled: Math.min(line.qty, line.cancelled + sent[index]),
    })),
  }
}
