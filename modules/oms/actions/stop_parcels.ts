import type { Trx } from '#kernel/transaction'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import {
  PLATFORM_CANCELLED,
  PLATFORM_HOLD,
  PLATFORM_REFUND,
  REFUND_UNCLEAR,
} from '#orders/domain/interception'
import { orderMachine } from '#orders/domain/order_machine'
import { isBegun, type OrderState } from '#modules/oms/queries/order_states'
import { areRefundsExplained, isOff } from '#modules/oms/domain/explained_refunds'
import type { ReadyRow, Reconciliation } from '#modules/oms/services/map_platform_orders'

/**
 * Stops the parcels on the floor of which the platform says wait, of which money went back without
 * saying for what, or whose order it cancelled after another of its parcels left; and lets those go
 * on again that it stopped and does not want to stop any more.
 * Parcels nobody has begun are taken back and audited instead.
 */
export default class StopParcels {
  async handle(input: {
    trx: Trx
    orders: readonly Reconciliation[]
    states: ReadonlyMap<number, OrderState>
    /** Orders of which this version brought a new refund. */
    refunded: ReadonlySet<number>
  }): Promise<void> {
    const { trx, orders, states, refunded } = input
    const begun = orders.filter(({ orderId }) => isBegun(states.get(orderId)!))
    const parcels = (list: readonly Reconciliation[]) =>
      list.flatMap(({ orderId }) => states.get(orderId)!.fulfilments.filter(isLive))
    const held = begun.filter(({ ready }) => ready.mapped.status === 'held')
    // Something of it left already, so the order stands; what has not left stays here.
    const over = begun.filter(
      ({ ready, orderId }) =>
        ready.mapped.status === 'cancelled' &&
        !orderMachine.can(states.get(orderId)!.status, 'cancelled')
    )
    const unclear = begun.filter(
      ({ ready, orderId }) => refunded.has(orderId) && !isExplained(ready)
    )
    const stop = (list: readonly Reconciliation[], reason: string) =>
      new InterceptFulfilments().handle({
        trx,
        fulfilmentIds: parcels(list).map((one) => one.id),
        reason,
        source: 'platform',
      })
    await stop(unclear, REFUND_UNCLEAR)
    await stop(held, PLATFORM_HOLD)
    await stop(over, PLATFORM_CANCELLED)
    const free = begun.filter((one) => !held.includes(one) && !over.includes(one))
    const letGo = (list: readonly Reconciliation[], reason: string) =>
      new LetFulfilmentsGo().handle({
        trx,
        fulfilmentIds: parcels(list)
          .filter((one) => one.interceptReason === reason)
          .map((one) => one.id),
        reason,
        source: 'platform',
      })
    await letGo(free, PLATFORM_HOLD)
    await letGo(free, PLATFORM_CANCELLED)
    // A refund that was taken back: nothing is off the order any more.
    const withdrawn = free.filter(
      ({ ready }) => !ready.mapped.isPartial && !ready.lines.some(isOff)
    )
    await letGo(withdrawn, PLATFORM_REFUND)
  }
}

const isLive = ({ status }: { status: string }) =>
  !['shipped', 'delivered', 'returned'].includes(status)

/** Whether the version says for which lines the money went back. */
const isExplained = ({ lines, mapped }: ReadyRow) =>
  areRefundsExplained(lines, mapped.refunds, mapped.order)
