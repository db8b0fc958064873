import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type FloorCounts = {
  pick: number
  pack: number
  ship: number
  putaway: number
  returns: number
}

/** How much waits at each station, for the actor's warehouses. */
export default class CountFloor {
  async handle(actor: Actor): Promise<FloorCounts> {
    const [counts] = await sql<FloorCounts>(
      null,
      `SELECT (SELECT count(*)::int FROM wms_pick_tasks WHERE status IN ('waiting', 'picking') AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS pick,
              (SELECT count(*)::int FROM wms_task_orders r JOIN wms_pick_tasks t ON t.id = r.task_id AND t.status = 'done'
                 JOIN fulfilments f ON f.id = r.fulfilment_id
                WHERE NOT r.is_dropped AND f.status = 'picking' AND ($1::bigint[] IS NULL OR t.warehouse_id = ANY($1))) AS pack,
              (SELECT count(*)::int FROM fulfilments f JOIN wms_warehouses w USING (warehouse_id)
                WHERE f.status = 'packed' AND ($1::bigint[] IS NULL OR f.warehouse_id = ANY($1))) AS ship,
              (SELECT coalesce(sum(s.on_hand - s.allocated), 0)::int FROM wms_bin_stock s JOIN wms_bins b ON b.id = s.bin_id
                WHERE b.use = 'receiving' AND ($1::bigint[] IS NULL OR b.warehouse_id = ANY($1))) AS putaway,
              (SELECT count(*)::int FROM wms_expected_returns WHERE state = 'expected'
                AND ($1::bigint[] IS NULL OR warehouse_id IS NULL OR warehouse_id = ANY($1))) AS returns`,
      [actor.warehouses]
    )
    return counts
  }
}
