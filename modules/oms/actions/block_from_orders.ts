import type { Actor } from '#kernel/access/actor'
import BlockBuyers from '#modules/oms/actions/block_buyers'
import ProcessOrders from '#modules/oms/actions/process_orders'
import type { BlockKind } from '#modules/oms/domain/block_list'
import { entriesFromOrders } from '#modules/oms/queries/block_entries'

/**
 * Blocks whoever placed orders, by what of them the orders tell, and audits those orders anew that no
 * parcel is planned for: what the list says now holds them.
 * @returns by order, how many entries speak of it; an order that tells nothing of its buyer has none
 */
export default class BlockFromOrders {
  async handle(input: {
    orderIds: readonly number[]
    kinds: readonly BlockKind[]
    reason: string
    until: Date | null
    actor: Actor
  }): Promise<Map<number, number>> {
    const { orderIds, kinds, reason, until, actor } = input
    const entries = await entriesFromOrders(null, orderIds, { kinds, actor })
    const found = entries.map((entry) => ({ ...entry, reason }))
    await new BlockBuyers().handle({ entries: found, until, actor })
    const counts = new Map<number, number>()
    for (const { orderId } of entries) counts.set(orderId!, (counts.get(orderId!) ?? 0) + 1)
    // After the commit: the audit remembers its configuration, which a transaction of ours could not see yet.
    const known = [...counts.keys()].sort((one, other) => one - other)
    await new ProcessOrders().handle({ orderIds: known, reaudit: true, actor })
    return counts
  }
}
