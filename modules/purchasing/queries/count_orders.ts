import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { ON_ORDER } from '../domain/order_machine.js'

/** How many purchase orders stand in each state that somebody must move on, off the partial index of open ones. */
export default class CountOrders {
  async handle(actor: Actor): Promise<Record<string, number>> {
    const rows = await sql<{ status: string; n: number }>(
      null,
      `SELECT status, count(*)::int AS n FROM purchasing_orders
        WHERE status IN ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received')
          AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1)) GROUP BY status`,
      [actor.warehouses],
      'purchasing_order_counts'
    )
    const counts: Record<string, number> = Object.fromEntries(ON_ORDER.map((status) => [status, 0]))
    for (const { status, n } of rows) counts[status] = n
    return counts
  }
}
