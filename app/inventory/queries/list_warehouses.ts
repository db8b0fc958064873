import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type WarehouseRow = {
  id: number
  code: string
  name: string
  kind: string
  address: string
  cutOff: string
  dailyCapacity: number | null
  allowNegative: boolean
  groupName: string | null
  status: string
}
export type WarehouseDetail = WarehouseRow & {
  country: string
  regionCode: string | null
  province: string | null
  city: string | null
  district: string | null
  line: string | null
  contactName: string | null
  contactPhone: string | null
  latitude: string | null
  longitude: string | null
}

const FILTERS = {
  kind: choices('own', 'third_party', 'return', 'virtual'),
  status: choices('active', 'inactive'),
}
export const WAREHOUSE_LIST = {
  sorts: ['created', 'code', 'name'],
  defaultSort: 'created',
  filters: FILTERS,
} satisfies ListSpec
const COLUMNS = `w.id, w.code, w.name, w.kind, concat_ws('', w.province, w.city, w.district, w.line) AS address, to_char(w.cut_off, 'HH24:MI') AS "cutOff",
  w.daily_capacity AS "dailyCapacity", w.allow_negative AS "allowNegative",
  (SELECT g.name FROM warehouse_groups g WHERE g.id = w.group_id) AS "groupName", CASE WHEN w.is_active THEN 'active' ELSE 'inactive' END AS status`

/** The warehouses within the actor's scope. */
export function warehouseList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  return {
    query,
    select: COLUMNS,
    from: 'warehouses w',
    id: 'w.id',
    where: [
      actor.warehouses && part`w.id = ANY(${actor.warehouses})`,
      among('w.kind', query.filters.kind),
      when(
        query.filters.status,
        (status) => part`w.is_active = ANY(${status.map((one) => one === 'active')})`
      ),
      when(query.q, (q) => part`concat_ws(' ', w.code, w.name) ILIKE ${`%${q}%`}`),
    ],
    sorts: { created: 'w.id', code: 'w.code', name: 'w.name' },
  }
}

/** One warehouse. @throws NotFoundException also outside the actor's scope */
export async function getWarehouse(id: number, actor: Actor): Promise<WarehouseDetail> {
  const [row] = await sql<WarehouseDetail>(
    null,
    `SELECT ${COLUMNS}, w.country, w.region_code AS "regionCode", w.province, w.city, w.district, w.line, w.contact_name AS "contactName",
            w.contact_phone AS "contactPhone", w.latitude, w.longitude FROM warehouses w WHERE w.id = $1`,
    [id],
    'warehouse_get'
  )
  if (!row || !seesWarehouse(actor, id)) throw new NotFoundException('warehouse', id)
  return row
}

/** Warehouses as filters and forms offer them. */
export function warehouseOptions(actor: Actor): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    'SELECT id AS value, name AS label FROM warehouses WHERE is_active AND ($1::bigint[] IS NULL OR id = ANY($1)) ORDER BY id LIMIT 500',
    [actor.warehouses],
    'warehouse_options'
  )
}

/** Those that ship: the ones that may stand in for each other. */
export function shippingOptions(): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    `SELECT id AS value, name AS label FROM warehouses WHERE is_active AND kind IN ('own', 'third_party') ORDER BY id LIMIT 500`,
    [],
    'shipping_warehouse_options'
  )
}
