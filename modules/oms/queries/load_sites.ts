import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Site } from '#modules/oms/domain/allocation_terms'
import { dayNumber, minuteOf } from '#modules/oms/domain/cut_off'

interface SiteRow extends Record<string, unknown> {
  warehouseId: number
  regionCode: string | null
  dailyCapacity: number | null
  load: number
  storeIds: number[] | null
  serves: string[]
  carries: string[] | null
  closedUntil: string | null
  restDays: number[]
  holidays: string[]
  handlingDays: number
  allowedStores: number[] | null
  cutOff: string
}

/** Load is counted only where a limit is set, and no further than it: the backlog, from its partial index. */
const SITES = `
  SELECT w.id AS "warehouseId", w.region_code AS "regionCode", w.daily_capacity AS "dailyCapacity", w.cut_off::text AS "cutOff",
         CASE WHEN w.daily_capacity IS NULL THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 FROM fulfilments f
           WHERE f.warehouse_id = w.id AND f.status IN ('reserved', 'released', 'picking', 'packed') LIMIT w.daily_capacity) x) END AS load,
         (SELECT jsonb_agg(a.store_id) FROM store_availability a WHERE a.warehouse_id = w.id) AS "storeIds",
         coalesce(p.serves, '{}') AS serves, p.carries, p.closed_until::text AS "closedUntil", coalesce(p.rest_days, '{}') AS "restDays",
         coalesce(p.holidays, '{}')::text[] AS holidays, coalesce(p.handling_days, 0) AS "handlingDays", to_jsonb(p.store_ids) AS "allowedStores"
    FROM warehouses w LEFT JOIN oms_site_profiles p ON p.warehouse_id = w.id WHERE w.is_active AND w.kind IN ('own', 'third_party') ORDER BY w.id`

/** For each store the warehouses it draws from, and `all` that ship. */
export type SitesOf = ((storeId: number) => readonly Site[]) & { all: readonly Site[] }

/** The warehouses that ship, and for each store those it draws from: all of them unless it names some. */
export async function loadSites(trx: Trx | null): Promise<SitesOf> {
  const rows = await sql<SiteRow>(trx, SITES, [], 'oms_load_sites')
  const choosy = new Set(rows.flatMap((row) => row.storeIds ?? []))
  const all = rows.map((row): Site => {
    const { storeIds, allowedStores, restDays, holidays, handlingDays, cutOff, ...site } = row
    const off = new Set(holidays.map(dayNumber))
    return {
      ...site,
      rhythm: { cutOff: minuteOf(cutOff), restDays, holidays: off, handlingDays },
      storeIds: allowedStores,
    }
  })
  const of = (storeId: number) =>
    choosy.has(storeId) ? all.filter((_, index) => rows[index].storeIds?.includes(storeId)) : all
  return Object.assign(of, { all })
}
