import { holds, type Actor } from '#kernel/access/actor'
import { BLOCK_KINDS } from '#modules/oms/domain/block_list'
import { blocksAmong, entriesFromOrders } from '#modules/oms/queries/block_entries'

/** Props of the card on an order's page: what of its buyer is on the block list. */
export default async function loadOrderBlock(orderId: number, actor: Actor) {
  const entries = await entriesFromOrders(null, [orderId], { kinds: BLOCK_KINDS, actor })
  return {
    path: '/oms/blocks/orders',
    id: orderId,
    kinds: entries.map(({ kind, masked }) => ({ kind, masked })),
    blocks: await blocksAmong(null, entries),
    canManage: holds(actor, 'oms.blocks.manage'),
  }
}
