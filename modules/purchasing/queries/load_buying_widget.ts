import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** What waits for the buyer: open suggestions, approvals, orders that are late. */
export default async function loadBuyingWidget(actor: Actor) {
  const [counts] = await sql<{ suggestions: number; approvals: number; late: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM purchasing_suggestions WHERE state = 'open' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS suggestions,
            count(*) FILTER (WHERE status = 'pending_approval')::int AS approvals,
            count(*) FILTER (WHERE status IN ('sent', 'confirmed', 'partially_received')
                               AND coalesce(promised_on, expected_on) < current_date)::int AS late
       FROM purchasing_orders
      WHERE status IN ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received')
        AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))`,
    [actor.warehouses],
    'purchasing_widget'
  )
  return counts
}
