import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type SupplierOption = {
  id: number
  code: string
  name: string
  status: string
  currency: string
  rate: string | null
  leadTimeDays: number
  minimum: string
}
export type WarehouseOption = { id: number; name: string }

/** What filters and forms choose from: suppliers (at most 1,000, the active ones first) and the actor's warehouses. */
export async function purchasingOptions(actor: Actor) {
  const [suppliers, warehouses] = await Promise.all([
    sql<SupplierOption>(
      null,
      `SELECT id, code, name, status, currency, rate, lead_time_days AS "leadTimeDays", min_order_amount AS minimum
         FROM purchasing_suppliers ORDER BY status, name, id LIMIT 1000`,
      [],
      'purchasing_supplier_options'
    ),
    sql<WarehouseOption>(
      null,
      `SELECT id, name FROM warehouses WHERE is_active AND kind IN ('own', 'third_party')
          AND ($1::bigint[] IS NULL OR id = ANY($1)) ORDER BY code LIMIT 500`,
      [actor.warehouses],
      'purchasing_warehouse_options'
    ),
  ])
  return { suppliers, warehouses }
}
