import type { Actor } from '#kernel/access/actor'
import BlockBuyers from '#modules/oms/actions/block_buyers'
import type { BlockedStop } from '#modules/oms/actions/stop_blocked'
import type { BlockKind } from '#modules/oms/domain/block_list'
import { entriesFromOrders } from '#modules/oms/queries/block_entries'

export interface BlockedFrom {
  /** By order how it was stopped, null when it is not open any more; an order that tells nothing of its buyer is not there. */
  orders: Map<number, BlockedStop | null>
  /** Other open orders of these buyers that were stopped. */
  others: number
  /** Open orders that are not stopped yet: more than one act stops. */
  left: number
}

/** Blocks whoever placed orders, by what of them the orders tell; these and their other open orders are stopped. */
export default class BlockFromOrders {
  async handle(input: {
    orderIds: readonly number[]
    kinds: readonly BlockKind[]
    reason: string
    until: Date | null
    actor: Actor
  }): Promise<BlockedFrom> {
    const { orderIds, kinds, reason, until, actor } = input
    const entries = await entriesFromOrders(null, orderIds, { kinds, actor })
    const found = entries.map((entry) => ({ ...entry, reason }))
    const blocking = { entries: found, orderIds, until, actor }
    const { stops, left } = await new BlockBuyers().handle(blocking)
    const orders = new Map(entries.map(({ orderId }) => [orderId!, stops.get(orderId!) ?? null]))
    return {
      orders,
      left,
      others: [...stops].filter(([id, stop]) => !orders.has(id) && stop !== 'passed').length,
    }
  }
}
