import { bus } from '#kernel/bus'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { STOCK_ROLES } from '#shell/domain/stock_roles'

/**
 * Puts the stock roles in place with what every module grants them. A grant
 * that is there stays; nothing is taken away.
 *
 * @returns role id by key
 */
export class SeedStockRoles {
  async handle(trx?: Trx): Promise<Map<string, number>> {
    return inTransaction(trx, async (t) => {
      await sql(
        t,
        'INSERT INTO roles (key, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (key) DO NOTHING',
        [STOCK_ROLES.map((role) => role.key), STOCK_ROLES.map((role) => role.name)]
      )
      const roles = await sql<{ id: number; key: string }>(
        t,
        'SELECT id, key FROM roles WHERE key IS NOT NULL'
      )
      const ids = new Map(roles.map((role) => [role.key, role.id]))
      const grants = switchboard.modules
        .flatMap((module) => Object.entries(module.defaultRoles ?? {}))
        .flatMap(([role, permissions]) =>
          permissions.map((permission) => ({ role: ids.get(role), permission }))
        )
        .filter((grant) => grant.role !== undefined)
      await sql(
        t,
        'INSERT INTO role_permissions (role_id, permission) SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT DO NOTHING',
        [grants.map((grant) => grant.role), grants.map((grant) => grant.permission)]
      )
      await bus.send(t, 'access.changed')
      return ids
    })
  }
}
