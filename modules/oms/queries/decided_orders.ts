import type { Actor } from '#kernel/access/actor'
import type { RowResult } from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type DecidedOrder = {
  id: number
  externalNo: string
  storeName: string
  orderId: number | null
  orderNumber: string | null
  ok: boolean
  /** Why it still waits, in the reader's words. */
  message: string | null
}

/** Platform orders that a decision was about, with what became of each: those that still wait first. */
export async function decidedOrders(
  results: readonly RowResult[],
  actor: Actor
): Promise<DecidedOrder[]> {
  if (results.length === 0) return []
  const rows = await sql<Omit<DecidedOrder, 'ok' | 'message'>>(
    null,
    `SELECT p.id, p.external_no AS "externalNo", s.name AS "storeName", o.id AS "orderId", o.number AS "orderNumber"
       FROM platform_orders p JOIN stores s ON s.id = p.store_id LEFT JOIN orders o ON o.id = p.order_id
      WHERE p.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR p.store_id = ANY($2))`,
    [results.map((one) => one.id), actor.stores],
    'oms_decided_orders'
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  const decided = results.flatMap(({ id, ok, message = null }) => {
    const row = known.get(Number(id))
    return row ? [{ ...row, ok, message }] : []
  })
  return [...decided.filter((one) => !one.ok), ...decided.filter((one) => one.ok)]
}
