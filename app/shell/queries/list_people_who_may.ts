import { sql } from '#kernel/sql'

/** The names of up to five active people who hold a permission, owners first: whom to ask. */
export async function listPeopleWhoMay(permission: string): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    null,
    `SELECT full_name AS name FROM users u
      WHERE is_active AND (is_owner OR EXISTS (
        SELECT FROM user_roles r JOIN role_permissions p USING (role_id) WHERE r.user_id = u.id AND p.permission = $1))
      ORDER BY is_owner DESC, id LIMIT 5`,
    [permission]
  )
  return rows.map((row) => row.name)
}
