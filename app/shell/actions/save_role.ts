import { holds, type Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import {
  ConflictException,
  ForbiddenException,
  NotFoundException,
  RefusedException,
} from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface RoleInput {
  id?: number
  name: string
  permissions: string[]
  actor: Actor
}

/** Writes a role and what it grants. Nobody grants what they may not do themselves. */
export class SaveRole {
  async handle({ id, name, permissions, actor }: RoleInput): Promise<number> {
    const declared = new Set(
      switchboard.modules.flatMap((module) => (module.permissions ?? []).map(({ key }) => key))
    )
    const unknown = permissions.find((permission) => !declared.has(permission))
    if (unknown) throw new RefusedException('permission_unknown', { permission: unknown })
    return inTransaction(null, async (trx) => {
      const before = id
        ? await sql<{ permission: string }>(
            trx,
            'SELECT permission FROM role_permissions WHERE role_id = $1',
            [id]
          )
        : []
      const had = new Set(before.map((row) => row.permission))
      const beyond = permissions.find(
        (permission) => !had.has(permission) && !holds(actor, permission)
      )
      if (beyond) throw new ForbiddenException(beyond)
      const [role] = id
        ? await sql<{ id: number }>(
            trx,
            'UPDATE roles SET name = $2, updated_at = now() WHERE id = $1 RETURNING id',
            [id, name]
          )
        : await sql<{ id: number }>(trx, 'INSERT INTO roles (name) VALUES ($1) RETURNING id', [
            name,
          ])
      if (!role) throw new NotFoundException('role', id!)
      await sql(
        trx,
        'DELETE FROM role_permissions WHERE role_id = $1 AND permission <> ALL($2::text[])',
        [role.id, permissions]
      )
      await sql(
        trx,
        'INSERT INTO role_permissions (role_id, permission) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
        [role.id, permissions]
      )
      await audit(trx, actor, {
        action: id ? 'shell.roles.edit' : 'shell.roles.create',
        subjectType: 'role',
        subjectId: role.id,
        before: id ? { permissions: [...had].sort() } : undefined,
        after: { name, permissions: [...permissions].sort() },
      })
      await bus.send(trx, 'access.changed')
      return role.id
    })
  }

  /** Removes a role nobody has. */
  async remove(id: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      const people = await sql(trx, 'SELECT 1 FROM user_roles WHERE role_id = $1 LIMIT 1', [id])
      if (people.length > 0) throw new ConflictException('role_in_use')
      const removed = await sql<{ name: string }>(
        trx,
        'DELETE FROM roles WHERE id = $1 RETURNING name',
        [id]
      )
      if (removed.length === 0) throw new NotFoundException('role', id)
      await audit(trx, actor, {
        action: 'shell.roles.remove',
        subjectType: 'role',
        subjectId: id,
        before: removed[0],
      })
    })
  }
}
