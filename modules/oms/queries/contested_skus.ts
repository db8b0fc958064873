import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Which of these SKUs backordered orders, other than those given, are waiting for. */
export async function contestedSkus(
  trx: Trx,
  skuIds: readonly number[],
  apartFrom: readonly number[]
): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    trx,
    `WITH waiting AS MATERIALIZED (
       SELECT id FROM orders WHERE status = 'backordered' AND NOT id = ANY($2::bigint[]) ORDER BY id LIMIT 5000)
     SELECT DISTINCT coalesce(b.sku_id, l.sku_id) AS id
       FROM waiting w JOIN order_lines l ON l.order_id = w.id LEFT JOIN bundle_components b ON b.bundle_sku_id = l.sku_id
      WHERE l.allocated < l.qty - l.cancelled AND coalesce(b.sku_id, l.sku_id) = ANY($1::bigint[])`,
    [skuIds, apartFrom],
    'oms_contested_skus'
  )
  return new Set(rows.map((row) => row.id))
}
