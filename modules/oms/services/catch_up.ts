import type { Trx } from '#kernel/transaction'
import { queueFetch, queuePull, queueTelling } from '#modules/oms/services/queue'

/** What waited while a store could not be called: it is read, its messages are worked off, parcels are told of. */
export async function catchUp(trx: Trx | null, storeId: number): Promise<void> {
  await queuePull(trx, storeId)
  await queueFetch(trx, storeId)
  await queueTelling(trx, [storeId])
}
