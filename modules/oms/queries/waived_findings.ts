import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Finding } from '#modules/oms/domain/finding'

/**
 * What people have already let pass: the findings of the last audit that held each order, where
 * somebody released it after that. One statement.
 */
export async function waivedFindings(
  trx: Trx,
  orderIds: readonly number[]
): Promise<Map<number, Finding[]>> {
  if (orderIds.length === 0) return new Map()
  const rows = await sql<{ id: number; findings: Finding[] }>(
    trx,
    `SELECT DISTINCT ON (a.order_id) a.order_id AS id, a.findings FROM oms_order_audits a
      WHERE a.order_id = ANY($1::bigint[]) AND a.verdict = 'held' AND EXISTS (
        SELECT 1 FROM order_changes c JOIN order_change_actions x ON x.change_id = c.id AND x.action = 'release'
         WHERE c.order_id = a.order_id AND c.created_at >= a.decided_at)
      ORDER BY a.order_id, a.id DESC`,
    [orderIds],
    'oms_waived'
  )
  return new Map(rows.map((row) => [row.id, row.findings]))
}
