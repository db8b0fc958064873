import type { Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'

/** What waits for the buyer: open suggestions, approvals, orders that are late. */
export default async function loadBuyingWidget(actor: Actor) {
  const [counts] = await sql<{ suggestions: number; approvals: number; late: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM purchasing_suggestions WHERE state = 'open' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS suggestions,
            count(*) FILTER (WHERE status = 'pending_approval')::int AS approvals,
            count(*) FILTER (WHERE status IN ('sent', 'confirmed', 'partially_received')
                               AND coalesce(promised_on, expected_on) < $2::date)::int AS late
       FROM purchasing_orders
      WHERE status IN ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received')
        AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))`,
    [actor.warehouses, localDate(systemClock.now(), company().zone)],
    'purchasing_widget'
  )
  return counts
}
