import { NotFoundException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

export type RoleRow = {
  id: number
  key: string | null
  name: string
  people: number
  permissions: number
}
export type PermissionGroup = {
  module: string
  permissions: { key: string; risk: string }[]
}

/** Roles, and the permissions that modules declare. */
export class ListRoles {
  handle(): Promise<RoleRow[]> {
    return sql<RoleRow>(
      null,
      `SELECT r.id, r.key, r.name, (SELECT count(*)::int FROM user_roles m WHERE m.role_id = r.id) AS people,
              (SELECT count(*)::int FROM role_permissions p WHERE p.role_id = r.id) AS permissions
         FROM roles r ORDER BY r.name, r.id LIMIT 500`
    )
  }

  async one(id: number) {
    const [role] = await sql<{
      id: number
      key: string | null
      name: string
      permissions: string[]
    }>(
      null,
      `SELECT id, key, name, array(SELECT permission FROM role_permissions WHERE role_id = roles.id ORDER BY 1) AS permissions FROM roles WHERE id = $1`,
      [id]
    )
    if (!role) throw new NotFoundException('role', id)
    return role
  }

  /** Grouped by module. Those of a module that is off are not offered; grants of them are kept. */
  permissions(): PermissionGroup[] {
    return switchboard.enabled
      .filter((module) => module.permissions?.length)
      .map((module) => ({
        module: module.name,
        permissions: module.permissions!.map(({ key, risk }) => ({ key, risk: risk ?? 'normal' })),
      }))
  }
}
