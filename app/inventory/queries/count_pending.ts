import { holds, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** More than this many are not told apart. */
const MOST = 100

/** Adjustments that wait for this person's decision; none for who may not decide. */
export default async function countPending(actor: Actor): Promise<number> {
  if (!holds(actor, 'inventory.stock.approve')) return 0
  const [row] = await sql<{ n: number }>(
    null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM stock_adjustments
      WHERE status = 'pending' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1)) LIMIT ${MOST}) waiting`,
    [actor.warehouses],
    'adjustments_pending'
  )
  return row.n
}
