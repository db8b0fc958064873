import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

/** Of these purchase orders those of the actor's warehouses; all of them where nothing narrows the actor. */
export async function ordersSeenBy(actor: Actor, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM purchasing_orders WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2))`,
    [ids, actor.warehouses],
    'purchasing_orders_seen'
  )
  return rows.map((row) => row.id)
}

/** @throws NotFoundException for an order that does not exist or lies outside the actor's warehouses */
export async function assertSeesOrder(actor: Actor, id: number): Promise<void> {
  if ((await ordersSeenBy(actor, [id])).length === 0)
    throw new NotFoundException('purchase_order', id)
}
