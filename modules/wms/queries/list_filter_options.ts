import { sql } from '#kernel/sql'

export type FilterOptions = { stores: { id: number; name: string }[]; couriers: string[] }

/** Stores and couriers a list may be narrowed to: those that occur. */
export default class ListFilterOptions {
  async handle(): Promise<FilterOptions> {
    const [stores, couriers] = await Promise.all([
      sql<{ id: number; name: string }>(
        null,
        'SELECT id, name FROM stores WHERE is_active ORDER BY name'
      ),
      sql<{ code: string }>(
        null,
        `SELECT DISTINCT courier_code AS code FROM wms_backlog WHERE courier_code IS NOT NULL
          UNION SELECT DISTINCT courier_code FROM wms_manifests ORDER BY 1`
      ),
    ])
    return { stores, couriers: couriers.map((row) => row.code) }
  }
}
