import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type BacklogGroup = {
  warehouseId: number
  courierCode: string | null
  shape: string
  orders: number
  late: number
}

/** What waits, by warehouse, courier and shape: what waves could be made of. */
export default class SummariseBacklog {
  handle(actor: Actor, warehouseId: number | null): Promise<BacklogGroup[]> {
    return sql<BacklogGroup>(
      null,
      `SELECT warehouse_id AS "warehouseId", courier_code AS "courierCode", shape, count(*)::int AS orders, count(*) FILTER (WHERE promised_at < now())::int AS late
         FROM wms_backlog
        WHERE state = 'waiting' AND ($1::bigint IS NULL OR warehouse_id = $1) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2))
        GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3`,
      [warehouseId, actor.warehouses]
    )
  }
}
