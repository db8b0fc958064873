import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Brings waves in line with their tasks and parcels: picking once a task has
 * begun, packing once all are picked, done once no parcel is left to pack.
 */
export async function refreshWaves(trx: Trx, waveIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    `UPDATE wms_waves w SET status = s.status, done_at = CASE WHEN s.status IN ('done', 'cancelled') THEN coalesce(w.done_at, now()) END,
            version = w.version + 1, updated_at = now()
       FROM (SELECT t.wave_id,
                    CASE WHEN bool_and(t.status = 'cancelled') THEN 'cancelled'
                         WHEN bool_and(t.status IN ('done', 'cancelled')) AND NOT bool_or(t.has_open) THEN 'done'
                         WHEN bool_and(t.status IN ('done', 'cancelled')) THEN 'packing'
                         WHEN bool_or(t.status IN ('picking', 'done')) THEN 'picking'
                         ELSE 'released' END AS status
               FROM (SELECT p.wave_id, p.status, EXISTS (
                       SELECT 1 FROM wms_task_orders o JOIN fulfilments f ON f.id = o.fulfilment_id
                        WHERE o.task_id = p.id AND NOT o.is_dropped AND f.status = 'picking') AS has_open
                       FROM wms_pick_tasks p WHERE p.wave_id = ANY($1::bigint[])) t
              GROUP BY t.wave_id) s
      WHERE w.id = s.wave_id AND w.status <> s.status`,
    [waveIds],
    'wms_waves_refresh'
  )
}

/** Waves in which these fulfilments ride. */
export async function wavesOf(trx: Trx, fulfilmentIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT DISTINCT t.wave_id AS id FROM wms_task_orders o JOIN wms_pick_tasks t ON t.id = o.task_id
      WHERE o.fulfilment_id = ANY($1::bigint[]) ORDER BY 1`,
    [fulfilmentIds],
    'wms_waves_of'
  )
  return rows.map((row) => row.id)
}
