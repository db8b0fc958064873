import type { Trx } from '#kernel/transaction'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import { PLATFORM_HOLD, PLATFORM_REFUND, REFUND_UNCLEAR } from '#orders/domain/interception'
import { isBegun, type OrderState } from '#modules/oms/queries/order_states'
import type { ReadyRow, Reconciliation } from '#modules/oms/services/map_platform_orders'

/**
 * Stops the parcels on the floor of which the platform says wait, or of which money went back without
 * saying for what; and lets those go on again that it stopped and does not want to stop any more.
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
    const free = begun.filter((one) => !held.includes(one))
    await new LetFulfilmentsGo().handle({
      trx,
      fulfilmentIds: parcels(free)
        .filter((one) => one.interceptReason === PLATFORM_HOLD)
        .map((one) => one.id),
      reason: PLATFORM_HOLD,
      source: 'platform',
    })
    await this.#liftRefunds(trx, free, parcels)
  }

  /** A refund that was taken back: nothing is off the order any more. */
  async #liftRefunds(
    trx: Trx,
    orders: readonly Reconciliation[],
    parcels: (list: readonly Reconciliation[]) => OrderState['fulfilments']
  ) {
    const withdrawn = orders.filter(({ ready }) => !ready.mapped.isPartial && !isExplained(ready))
    await new LetFulfilmentsGo().handle({
      trx,
      fulfilmentIds: parcels(withdrawn)
        .filter((one) => one.interceptReason === PLATFORM_REFUND)
        .map((one) => one.id),
      reason: PLATFORM_REFUND,
      source: 'platform',
    })
  }
}

const isLive = ({ status }: { status: string }) =>
  !['shipped', 'delivered', 'returned'].includes(status)

/** Whether the version says of which lines units are off or being refunded. */
const isExplained = ({ lines }: ReadyRow) =>
  lines.some((line) => line.cancelled > 0 || (line.refundState ?? 'none') !== 'none')
