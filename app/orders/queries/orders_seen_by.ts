import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Those of the orders that lie within the actor's stores. */
export async function ordersSeenBy(actor: Actor, orderIds: readonly number[]): Promise<number[]> {
  if (actor.stores === null) return [...orderIds]
  const rows = await sql<{ id: number }>(
    null,
    'SELECT id FROM orders WHERE id = ANY($1::bigint[]) AND store_id = ANY($2::bigint[])',
    [orderIds, actor.stores]
  )
  return rows.map((row) => row.id)
}
