import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** A share of a pick line that still wants something of the house: units to pick, or picked ones on the cart. */
export interface OpenShare extends Record<string, unknown> {
  id: number
  lineId: number
  fulfilmentId: number
  fulfilmentLineId: number
  warehouseId: number
  binId: number
  skuId: number
  open: number
  picked: number
}

/** Locks the open shares of fulfilments, or of single lines of theirs. */
export function lockShares(
  trx: Trx,
  by: 'fulfilment_id' | 'fulfilment_line_id',
  ids: readonly number[]
): Promise<OpenShare[]> {
  return sql<OpenShare>(
    trx,
    `SELECT s.id, s.pick_line_id AS "lineId", s.fulfilment_id AS "fulfilmentId", s.fulfilment_line_id AS "fulfilmentLineId",
            b.warehouse_id AS "warehouseId", l.bin_id AS "binId", l.sku_id AS "skuId",
            s.qty - s.picked - s.short - s.dropped AS open, s.picked - s.returned - s.shipped AS picked
       FROM wms_pick_shares s
       JOIN wms_pick_lines l ON l.id = s.pick_line_id
       JOIN wms_bins b ON b.id = l.bin_id
      WHERE s.${by} = ANY($1::bigint[])
        AND (s.qty > s.picked + s.short + s.dropped OR s.picked > s.returned + s.shipped)
      ORDER BY s.id FOR UPDATE OF s`,
    [ids],
    `wms_shares_lock_${by}`
  )
}

/** What was open is dropped, what was picked goes back to the shelves. */
export async function closeShares(trx: Trx, shares: readonly OpenShare[]): Promise<void> {
  const columns = [shares.map((s) => s.id), shares.map((s) => s.open), shares.map((s) => s.picked)]
  await sql(
    trx,
    `UPDATE wms_pick_shares s SET dropped = s.dropped + k.open, returned = s.returned + k.picked
       FROM unnest($1::bigint[], $2::int[], $3::int[]) AS k(id, open, picked) WHERE s.id = k.id`,
    columns,
    'wms_shares_drop'
  )
  await sql(
    trx,
    `UPDATE wms_pick_lines l SET dropped = l.dropped + k.open, updated_at = now()
       FROM (SELECT id, sum(open)::int AS open FROM unnest($1::bigint[], $2::int[]) AS u(id, open) GROUP BY id) k WHERE l.id = k.id`,
    [shares.map((s) => s.lineId), columns[1]],
    'wms_lines_drop'
  )
}

/** Tasks with these fulfilments in which nothing is left to fetch are over. */
export async function closeEmptyTasks(trx: Trx, fulfilmentIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    `UPDATE wms_pick_tasks t SET status = CASE WHEN t.started_at IS NULL THEN 'cancelled' ELSE 'done' END, done_at = now(),
            version = version + 1, updated_at = now()
      WHERE t.id IN (SELECT task_id FROM wms_task_orders WHERE fulfilment_id = ANY($1::bigint[]))
        AND t.status IN ('waiting', 'picking')
        AND NOT EXISTS (SELECT 1 FROM wms_pick_lines l WHERE l.task_id = t.id AND l.picked + l.short + l.dropped < l.qty)`,
    [fulfilmentIds],
    'wms_tasks_close_empty'
  )
}
