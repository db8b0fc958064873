import { holds, type Actor } from '#kernel/access/actor'
import { blocksAmong, entriesFromCustomer } from '#modules/oms/queries/block_entries'

/** Props of the card on a customer's page: which of their phones and e-mails are on the block list. */
export default async function loadCustomerBlock(customerId: number, actor: Actor) {
  const entries = await entriesFromCustomer(null, customerId)
  return {
    path: '/oms/blocks/customers',
    id: customerId,
    kinds: entries.map(({ kind, masked }) => ({ kind, masked })),
    blocks: await blocksAmong(null, entries),
    canManage: holds(actor, 'oms.blocks.manage'),
  }
}
