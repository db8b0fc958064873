import { sql } from '#kernel/sql'

export type Choice = { id: number; name: string }

/** People who may look after customers; at most 200. */
export function listOwners(): Promise<Choice[]> {
  return sql<Choice>(
    null,
    `SELECT u.id, u.full_name AS name FROM users u
      WHERE u.is_active AND (u.is_owner OR EXISTS (
        SELECT FROM user_roles r JOIN role_permissions p USING (role_id)
         WHERE r.user_id = u.id AND p.permission = 'customers.customers.edit'))
      ORDER BY u.full_name, u.id LIMIT 200`
  )
}

/** The tags in use, most used first; read from at most the 20,000 newest customers. */
export async function listTags(): Promise<string[]> {
  const rows = await sql<{ tag: string }>(
    null,
    `SELECT tag FROM (SELECT tags FROM customers WHERE merged_into_id IS NULL AND tags <> '{}' ORDER BY created_at DESC, id DESC LIMIT 20000) c,
            unnest(c.tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 100`
  )
  return rows.map((row) => row.tag)
}

/** The sources customers came from, from at most the 20,000 newest. */
export async function listSources(): Promise<string[]> {
  const rows = await sql<{ source: string }>(
    null,
    `SELECT source FROM (SELECT source FROM customers WHERE source IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 20000) c
      GROUP BY source ORDER BY count(*) DESC, source LIMIT 50`
  )
  return rows.map((row) => row.source)
}
