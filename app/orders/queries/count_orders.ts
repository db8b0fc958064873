import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { OPEN_STATUSES } from '#orders/domain/order_machine'

/** A tab says no more than this and a plus. */
export const TAB_CAP = 999

export type StatusCount = { status: string; count: number; isExact: boolean }

/**
 * How many orders stand in each status that somebody still has to work on. Each count ends at
 * {@link TAB_CAP}, so it costs the same however long the backlog is; what is shipped and done is
 * not counted, for nobody acts on it.
 */
export default class CountOrders {
  async handle(actor: Actor): Promise<StatusCount[]> {
    const rows = await sql<{ status: string; count: number }>(
      null,
      `SELECT s.status, n.count FROM unnest($1::text[]) WITH ORDINALITY AS s(status, place)
        CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM (
          SELECT 1 FROM orders o WHERE o.status = s.status AND ($2::bigint[] IS NULL OR o.store_id = ANY($2)) LIMIT $3) x) n
        ORDER BY s.place`,
      [[...OPEN_STATUSES], actor.stores, TAB_CAP + 1],
      'orders_status_counts'
    )
    return rows.map(({ status, count }) => ({
      status,
      count: Math.min(count, TAB_CAP),
      isExact: count <= TAB_CAP,
    }))
  }
}
