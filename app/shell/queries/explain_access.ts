import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { GetUser } from '#shell/queries/get_user'

export type AccessLine = {
  permission: string
  module: string
  allowed: boolean
  /** `owner`, `role`, `not_granted`, `module_off`, `inactive`: why it is so. */
  reason: string
  /** The roles that grant it, whether or not it takes effect. */
  roles: string[]
}

/** For every permission of the house: may this person, and why or why not. */
export class ExplainAccess {
  async handle(userId: number): Promise<AccessLine[]> {
    const user = await new GetUser().handle(userId)
    const grants = await sql<{ permission: string; roles: string[] }>(
      null,
      `SELECT p.permission, array_agg(r.name ORDER BY r.name) AS roles FROM user_roles m
         JOIN roles r ON r.id = m.role_id JOIN role_permissions p ON p.role_id = r.id WHERE m.user_id = $1 GROUP BY p.permission`,
      [userId]
    )
    const granted = new Map(grants.map((grant) => [grant.permission, grant.roles]))
    return switchboard.modules.flatMap((module) =>
      (module.permissions ?? []).map(({ key }): AccessLine => {
        const roles = granted.get(key) ?? []
        const reason = !user.isActive
          ? 'inactive'
          : !switchboard.isOn(module.name)
            ? 'module_off'
            : user.isOwner
              ? 'owner'
              : roles.length > 0
                ? 'role'
                : 'not_granted'
        return {
          permission: key,
          module: module.name,
          allowed: reason === 'owner' || reason === 'role',
          reason,
          roles,
        }
      })
    )
  }
}
