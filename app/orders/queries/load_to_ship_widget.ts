import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** What stands between orders and the door: held, short of stock, to ship, and late; each counted to 999 at most. */
export default async function loadToShipWidget(actor: Actor) {
  const capped = (where: string) =>
    `(SELECT count(*)::int FROM (SELECT 1 FROM orders WHERE ${where} AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 999) x)`
  const [row] = await sql<{ held: number; short: number; open: number; late: number }>(
    null,
    `SELECT ${capped(`status = 'held'`)} AS held, ${capped(`status = 'backordered'`)} AS short,
            ${capped(`status IN ('approved', 'allocated', 'released', 'partly_shipped')`)} AS open,
            ${capped(`ship_by < now() AND status IN ('captured', 'held', 'approved', 'backordered', 'allocated', 'released', 'partly_shipped')`)} AS late`,
    [actor.stores],
    'orders_to_ship_counts'
  )
  return row
}
