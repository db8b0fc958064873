import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface Breach extends Record<string, unknown> {
  rule: string
  bin_id: number | null
  sku_id: number
}

/**
 * What must hold on every floor at every commit, as plain SQL over the whole
 * database: bins equal levels, promises equal open pick lines, bins equal their
 * ledger, nothing below nothing, counters equal what is dealt out.
 */
export function brokenFloor(trx: Trx | null = null): Promise<Breach[]> {
  return sql<Breach>(
    trx,
    `SELECT 'level' AS rule, NULL::bigint AS bin_id, l.sku_id FROM stock_levels l JOIN wms_warehouses USING (warehouse_id)
       LEFT JOIN (SELECT warehouse_id, sku_id, sum(on_hand) AS on_hand, sum(damaged) AS damaged FROM wms_bin_stock GROUP BY 1, 2) b
              USING (warehouse_id, sku_id)
      WHERE l.on_hand <> coalesce(b.on_hand, 0) OR l.damaged <> coalesce(b.damaged, 0)
     UNION ALL
     SELECT 'promise', s.bin_id, s.sku_id FROM wms_bin_stock s WHERE s.allocated <> (
       SELECT coalesce(sum(p.qty - p.picked - p.short - p.dropped), 0) FROM wms_pick_lines p WHERE p.bin_id = s.bin_id AND p.sku_id = s.sku_id)
     UNION ALL
     SELECT 'ledger', s.bin_id, s.sku_id FROM wms_bin_stock s WHERE s.on_hand + s.damaged <> (
       SELECT coalesce(sum(e.delta), 0) FROM wms_bin_entries e WHERE e.bin_id = s.bin_id AND e.sku_id = s.sku_id)
     UNION ALL
     SELECT 'negative', s.bin_id, s.sku_id FROM wms_bin_stock s
      WHERE least(s.on_hand, s.damaged, s.allocated) < 0 OR s.allocated > s.on_hand
     UNION ALL
     SELECT 'shares', l.bin_id, l.sku_id FROM wms_pick_lines l
      WHERE EXISTS (SELECT 1 FROM wms_pick_shares s WHERE s.pick_line_id = l.id
                     HAVING (sum(s.qty), sum(s.picked), sum(s.short), sum(s.dropped)) IS DISTINCT FROM (l.qty::bigint, l.picked::bigint, l.short::bigint, l.dropped::bigint))
     UNION ALL
     SELECT 'picked', NULL, f.sku_id FROM fulfilment_lines f JOIN fulfilments p ON p.id = f.fulfilment_id AND p.status = 'picking'
      WHERE f.picked <> (SELECT coalesce(sum(s.picked - s.returned), 0) FROM wms_pick_shares s WHERE s.fulfilment_line_id = f.id)
     UNION ALL
     SELECT 'scans', l.bin_id, l.sku_id FROM wms_pick_lines l
      WHERE l.picked <> (
        SELECT coalesce(sum((part->>'qty')::int), 0) FROM wms_scans c CROSS JOIN LATERAL jsonb_array_elements(c.effect->'picks') AS part
         WHERE c.line_id = l.id AND c.result = 'accepted' AND c.kind = 'pick'
           AND NOT EXISTS (SELECT 1 FROM wms_scans u WHERE u.undoes_id = c.id AND u.result = 'accepted'))`
  )
}

/** Lines of a task as they stand: what the scans came to. */
export function standOf(taskId: number) {
  return sql<{ id: number; qty: number; picked: number; short: number }>(
    null,
    'SELECT id, qty, picked, short FROM wms_pick_lines WHERE task_id = $1 ORDER BY id',
    [taskId]
  )
}
