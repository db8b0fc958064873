import { sql } from '#kernel/sql'
import type { OwnerRule } from '#inventory/actions/save_alert_owners'

/** Choices of people who may look after stock: those who may see it; at most 500. */
export function keeperOptions(): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    `SELECT u.id AS value, u.full_name AS label FROM users u
      WHERE u.is_active AND (u.is_owner OR EXISTS (
        SELECT 1 FROM user_roles r JOIN role_permissions p USING (role_id) WHERE r.user_id = u.id AND p.permission = 'inventory.stock.view'))
      ORDER BY u.full_name, u.id LIMIT 500`,
    [],
    'keeper_options'
  )
}

/** Who looks after which alerts by themselves. */
export function alertOwners(): Promise<OwnerRule[]> {
  return sql<OwnerRule & Record<string, unknown>>(
    null,
    `SELECT r.warehouse_id AS "warehouseId", r.category_id AS "categoryId", r.user_id AS "userId" FROM stock_alert_owners r
       LEFT JOIN categories c ON c.id = r.category_id ORDER BY c.path NULLS FIRST, r.warehouse_id NULLS FIRST`,
    [],
    'alert_owners'
  )
}

/** The categories as choices, by their way from the root. */
export function categoryOptions(): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    'SELECT id AS value, path AS label FROM categories ORDER BY path LIMIT 1000',
    [],
    'category_options'
  )
}
