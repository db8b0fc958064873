import { sql } from '#kernel/sql'
import type { PersonLimit } from '#inventory/actions/save_reasons'

type Option = { value: number; label: string }

/** Who may post and approve how much, people before roles. */
export function stockLimits(): Promise<PersonLimit[]> {
  return sql<PersonLimit & Record<string, unknown>>(
    null,
    `SELECT user_id AS "userId", role_id AS "roleId", limit_amount AS "limit" FROM stock_limits ORDER BY user_id NULLS LAST, role_id`,
    [],
    'stock_limits'
  )
}

/** The roles as choices. */
export function roleOptions(): Promise<Option[]> {
  return sql(
    null,
    'SELECT id AS value, name AS label FROM roles ORDER BY name, id LIMIT 200',
    [],
    'role_options'
  )
}
