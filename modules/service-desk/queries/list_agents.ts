import { sql } from '#kernel/sql'

export type Agent = { id: number; name: string }

/** People who may answer tickets; at most 200. */
export class ListAgents {
  handle(): Promise<Agent[]> {
    return sql<Agent>(
      null,
      `SELECT u.id, u.full_name AS name FROM users u
        WHERE u.is_active AND (u.is_owner OR EXISTS (
          SELECT 1 FROM user_roles r JOIN role_permissions p USING (role_id) WHERE r.user_id = u.id AND p.permission = 'service-desk.tickets.answer'))
        ORDER BY u.full_name, u.id LIMIT 200`
    )
  }
}
