import type { Actor } from '#kernel/access/actor'
import { inTransaction } from '#kernel/transaction'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { BUYER_BLOCKED } from '#orders/domain/interception'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { liveParcels, type LiveParcel } from '#modules/oms/queries/live_parcels'

/** How an open order of a blocked buyer was stopped: held by the audit, in its parcel on the floor, or not, since the audit lets it pass. */
export type BlockedStop = 'held' | 'floor' | 'passed'

/** Orders are taken back and audited anew so many a transaction. */
const BATCH = 200

/**
 * Stops what is open of buyers who are on the block list by now. What nobody has begun to pick is
 * taken out of its parcels, its stock given free, and audited anew: the list holds it. What is in
 * somebody's hands is stopped at the next scan and gets no waybill, until a person lets it go.
 */
export default class StopBlocked {
  async handle(input: {
    orderIds: readonly number[]
    actor: Actor
  }): Promise<Map<number, BlockedStop>> {
    const ids = [...new Set(input.orderIds)].sort((one, other) => one - other)
    const stops = new Map<number, BlockedStop>()
    for (let from = 0; from < ids.length; from += BATCH)
      for (const [id, stop] of await this.#stop(ids.slice(from, from + BATCH), input.actor))
        stops.set(id, stop)
    return stops
  }

  #stop(orderIds: number[], actor: Actor): Promise<Map<number, BlockedStop>> {
    return inTransaction(null, async (trx) => {
      await lockOrdersAround(trx, orderIds)
      const parcels = await liveParcels(trx, orderIds)
      const onFloor = new Set(parcels.filter(isBegun).map((one) => one.orderId))
      const free = orderIds.filter((id) => !onFloor.has(id))
      const planned = new Set(parcels.map((one) => one.orderId))
      await new WithdrawOrders().handle({
        ...{ trx, reason: BUYER_BLOCKED, actor },
        orderIds: free.filter((id) => planned.has(id)),
      })
      const inHands = parcels.filter((one) => onFloor.has(one.orderId) && !hasLeft(one))
      await new InterceptFulfilments().handle({
        ...{ trx, reason: BUYER_BLOCKED, actor },
        fulfilmentIds: [...new Set(inHands.map((one) => one.id))],
      })
      const { held } = await new ProcessOrders().handle({
        ...{ trx, orderIds: free, reaudit: true, actor },
      })
      const stopped = new Set(held.map((one) => one.orderId))
      const inWork = new Set(inHands.map((one) => one.orderId))
      return new Map(
        orderIds.map((id) => [id, stopped.has(id) ? 'held' : inWork.has(id) ? 'floor' : 'passed'])
      )
    })
  }
}

const hasLeft = ({ status }: LiveParcel) => ['shipped', 'delivered', 'returned'].includes(status)
const isBegun = (parcel: LiveParcel) =>
  hasLeft(parcel) || ['picking', 'packed'].includes(parcel.status)
