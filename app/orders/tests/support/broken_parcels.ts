import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Parcels in work whose lines are not promised exactly once, or whose order is not known to be in them; levels that promise another sum. */
export async function brokenParcels(trx: Trx | null = null): Promise<string[]> {
  const rows = await sql<{ problem: string }>(
    trx,
    `WITH live AS (
       SELECT fl.id, fl.fulfilment_id, fl.sku_id, fl.qty, l.order_id, f.warehouse_id, f.status
         FROM fulfilment_lines fl JOIN fulfilments f ON f.id = fl.fulfilment_id JOIN order_lines l ON l.id = fl.order_line_id
        WHERE NOT fl.is_cancelled AND f.status IN ('reserved', 'released', 'picking', 'packed'))
     SELECT 'line ' || live.id || ': promised ' || coalesce(p.qty, 0) || ' of ' || live.qty AS problem
       FROM live LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM stock_reservations r WHERE r.fulfilment_line_id = live.id AND r.state = 'pending'
              AND r.warehouse_id = live.warehouse_id AND r.sku_id = live.sku_id AND r.order_id = live.order_id) p ON true
      WHERE coalesce(p.qty, 0) <> live.qty
     UNION ALL
     SELECT 'reservation ' || r.id || ': its line is not in work' FROM stock_reservations r
      WHERE r.state = 'pending' AND NOT EXISTS (SELECT 1 FROM live WHERE live.id = r.fulfilment_line_id)
     UNION ALL
     SELECT 'line ' || live.id || ': its order is not in its parcel' FROM live
      WHERE NOT EXISTS (SELECT 1 FROM fulfilment_orders x WHERE x.fulfilment_id = live.fulfilment_id AND x.order_id = live.order_id)
     UNION ALL
     SELECT 'level ' || v.warehouse_id || '/' || v.sku_id || ': reserved ' || v.reserved || ', promised ' || coalesce(p.qty, 0)
       FROM stock_levels v LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM stock_reservations r
              WHERE r.warehouse_id = v.warehouse_id AND r.sku_id = v.sku_id AND r.state = 'pending') p ON true
      WHERE v.reserved <> coalesce(p.qty, 0) OR v.reserved > v.on_hand`
  )
  return rows.map((row) => row.problem)
}
