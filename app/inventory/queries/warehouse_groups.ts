import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type WarehouseGroup = { id: number; name: string; warehouseIds: number[] }

/** The groups of warehouses that stand in for each other, with who is in them. */
export function warehouseGroups(trx: Trx | null = null): Promise<WarehouseGroup[]> {
  return sql<WarehouseGroup>(
    trx,
    `SELECT g.id, g.name, coalesce(json_agg(w.id ORDER BY w.id) FILTER (WHERE w.id IS NOT NULL), '[]') AS "warehouseIds"
       FROM warehouse_groups g LEFT JOIN warehouses w ON w.group_id = g.id GROUP BY g.id ORDER BY g.id`,
    [],
    'warehouse_groups'
  )
}

/** The groups as filters and forms offer them. */
export async function groupOptions(): Promise<{ value: number; label: string }[]> {
  return (await warehouseGroups()).map(({ id, name }) => ({ value: id, label: name }))
}
