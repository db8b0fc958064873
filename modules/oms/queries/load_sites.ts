import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Site } from '#modules/oms/domain/allocation'

interface SiteRow extends Record<string, unknown> {
  warehouseId: number
  regionCode: string | null
  dailyCapacity: number | null
  load: number
  storeIds: number[] | null
}

/** Load is counted only where a limit is set: it is the backlog, from its partial index. */
const SITES = `
  SELECT w.id AS "warehouseId", w.region_code AS "regionCode", w.daily_capacity AS "dailyCapacity",
         CASE WHEN w.daily_capacity IS NULL THEN 0 ELSE (SELECT count(*) FROM fulfilments f
           WHERE f.warehouse_id = w.id AND f.status IN ('reserved', 'released', 'picking', 'packed')) END AS load,
         (SELECT jsonb_agg(a.store_id) FROM store_availability a WHERE a.warehouse_id = w.id) AS "storeIds"
    FROM warehouses w WHERE w.is_active AND w.kind IN ('own', 'third_party') ORDER BY w.id`

/** The warehouses that ship, and for each store those it draws from: all of them unless it names some. */
export async function loadSites(trx: Trx): Promise<(storeId: number) => readonly Site[]> {
  const rows = await sql<SiteRow>(trx, SITES, [], 'oms_load_sites')
  const choosy = new Set(rows.flatMap((row) => row.storeIds ?? []))
  const all: Site[] = rows.map(({ warehouseId, regionCode, dailyCapacity, load }) => ({
    warehouseId,
    regionCode,
    dailyCapacity,
    load,
  }))
  return (storeId) =>
    choosy.has(storeId) ? all.filter((_, index) => rows[index].storeIds?.includes(storeId)) : all
}
