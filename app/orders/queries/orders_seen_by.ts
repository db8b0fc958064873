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

/** Those of the fulfilments that lie within the actor's stores and warehouses. */
export async function fulfilmentsSeenBy(actor: Actor, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM fulfilments WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR store_id = ANY($2)
          OR EXISTS (SELECT 1 FROM fulfilment_companions c WHERE c.fulfilment_id = fulfilments.id AND c.store_id = ANY($2)))
        AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3))`,
    [ids, actor.stores, actor.warehouses]
  )
  return rows.map((row) => row.id)
}

/** Those of the after-sales cases whose orders lie within the actor's stores. */
export async function casesSeenBy(actor: Actor, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT c.id FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
      WHERE c.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR o.store_id = ANY($2))`,
    [ids, actor.stores]
  )
  return rows.map((row) => row.id)
}
