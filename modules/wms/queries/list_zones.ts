import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type ZoneOption = { id: number; code: string; name: string; warehouseId: number }

/** The zones of the warehouses the actor sees. */
export function listZones(actor: Actor): Promise<ZoneOption[]> {
  return sql<ZoneOption>(
    null,
    `SELECT id, code, name, warehouse_id AS "warehouseId" FROM wms_zones
      WHERE $1::bigint[] IS NULL OR warehouse_id = ANY($1) ORDER BY warehouse_id, code`,
    [actor.warehouses]
  )
}

export type FreeWarehouse = { id: number; code: string; name: string; allowNegative: boolean }

/** Warehouses this module does not run yet. */
export function listFreeWarehouses(actor: Actor): Promise<FreeWarehouse[]> {
  return sql<FreeWarehouse>(
    null,
    `SELECT w.id, w.code, w.name, w.allow_negative AS "allowNegative" FROM warehouses w
      WHERE w.is_active AND w.kind IN ('own', 'return') AND ($1::bigint[] IS NULL OR w.id = ANY($1))
        AND NOT EXISTS (SELECT 1 FROM wms_warehouses r WHERE r.warehouse_id = w.id) ORDER BY w.code`,
    [actor.warehouses]
  )
}

/** What a shelf label says, in the order of the walk. */
export function readBinLabels(
  ids: readonly number[],
  actor: Actor
): Promise<{ code: string; zoneName: string }[]> {
  return sql(
    null,
    `SELECT b.code, z.name AS "zoneName" FROM wms_bins b JOIN wms_zones z ON z.id = b.zone_id
      WHERE b.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR b.warehouse_id = ANY($2)) ORDER BY b.pick_seq, b.id`,
    [ids, actor.warehouses]
  )
}
