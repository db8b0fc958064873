import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { queueConfirms } from '#modules/oms/actions/queue_ship_confirms'
import { queueFetch, queuePull } from '#modules/oms/services/queue'

/** What waited while a store could not be called: it is read, its messages are worked off, parcels are told of. */
export async function catchUp(trx: Trx | null, storeId: number): Promise<void> {
  await queuePull(trx, storeId)
  await queueFetch(trx, storeId)
  const waiting = await sql<{ id: number; orderId: number }>(
    trx,
    `SELECT id, order_id AS "orderId" FROM oms_ship_confirms WHERE store_id = $1 AND state = 'waiting' ORDER BY id LIMIT 5000`,
    [storeId]
  )
  await queueConfirms(trx, waiting)
}
