import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { OrderRow } from '#modules/oms/services/intake_answer'

/** How orders that were here before stand now, by id. */
export async function listIntakeRows(
  trx: Trx,
  orderIds: readonly number[]
): Promise<Map<number, OrderRow>> {
  if (orderIds.length === 0) return new Map()
  const rows = await sql<OrderRow>(
    trx,
    `SELECT id, number, external_no AS "externalNo", status, total_amount AS total, currency, hold_reasons AS "holdReasons"
       FROM orders WHERE id = ANY($1::bigint[])`,
    [orderIds],
    'oms_intake_rows'
  )
  return new Map(rows.map((row) => [row.id, row]))
}
