import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { AbilitiesInput } from '#modules/oms/actions/save_abilities'

export type AbilitiesRow = AbilitiesInput & {
  id: number
  name: string
  code: string
  /** Where it is, from which distances are reckoned; null: unknown. */
  place: string | null
  regionCode: string | null
  storeNames: string[]
  /** Parcels in work there now. */
  load: number
  updatedBy: string | null
  updatedAt: string | null
}

/** Enough to say how full a warehouse is, without counting a million parcels. */
const MOST_LOAD = 100_000

const SELECT = `
  SELECT w.id, w.name, w.code, nullif(concat_ws(' ', w.province, w.city, w.district), '') AS place, w.region_code AS "regionCode",
         to_char(w.cut_off, 'HH24:MI') AS "cutOff", w.daily_capacity AS "dailyCapacity",
         coalesce(p.serves, '{}') AS serves, p.carries, to_jsonb(p.store_ids) AS "storeIds", coalesce(p.handling_days, 0) AS "handlingDays",
         coalesce(p.rest_days, '{}') AS "restDays", coalesce(p.holidays, '{}')::text[] AS holidays, p.closed_until::text AS "closedUntil",
         ARRAY(SELECT s.name FROM stores s WHERE s.id = ANY(p.store_ids) ORDER BY s.name) AS "storeNames",
         (SELECT count(*)::int FROM (SELECT 1 FROM fulfilments f
           WHERE f.warehouse_id = w.id AND f.status IN ('reserved', 'released', 'picking', 'packed') LIMIT ${MOST_LOAD}) x) AS load,
         u.full_name AS "updatedBy", to_json(p.updated_at)#>>'{}' AS "updatedAt"
    FROM warehouses w LEFT JOIN oms_site_profiles p ON p.warehouse_id = w.id LEFT JOIN users u ON u.id = p.updated_by
   WHERE w.is_active AND w.kind IN ('own', 'third_party') AND ($1::bigint[] IS NULL OR w.id = ANY($1))`

/** What each warehouse that ships may be asked for, of those the person may see. */
export const listAbilities = (warehouseIds: readonly number[] | null) =>
  sql<AbilitiesRow>(null, `${SELECT} ORDER BY w.code LIMIT 500`, [warehouseIds])

/** @throws NotFoundException */
export async function getAbilities(
  id: number,
  warehouseIds: readonly number[] | null
): Promise<AbilitiesRow> {
  const [row] = await sql<AbilitiesRow>(null, `${SELECT} AND w.id = $2`, [warehouseIds, id])
  if (!row) throw new NotFoundException('warehouse', id)
  return row
}
