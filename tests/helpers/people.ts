import { createHash, randomBytes } from 'node:crypto'
import { bus } from '#kernel/bus'
import { sql } from '#kernel/sql'
import User from '#shell/models/user'
import { modules } from '../../modules/index.js'

export type Role =
  'owner' | 'operations' | 'warehouse' | 'purchasing' | 'finance' | 'marketing' | 'service'

/** Grants in place of a stock role, and the narrowing of what is seen. */
export interface Grants {
  permissions: string[]
  stores?: number[]
  warehouses?: number[]
}

export const PASSWORD = 'correct horse battery'

/** What the manifests grant a stock role of a fresh installation. */
export function permissionsOf(role: Role): string[] {
  return [...new Set(modules.flatMap((module) => module.defaultRoles?.[role] ?? []))]
}

/**
 * Makes a member of staff with a stock role, or with exactly the permissions
 * given: `client.get('/oms/orders').loginAs(await actingAs('operations'))`.
 * Their password is {@link PASSWORD}.
 */
export async function actingAs(who: Role | Grants): Promise<User> {
  const mark = randomBytes(4).toString('hex')
  const named = typeof who === 'string'
  const user = await User.create({
    fullName: named ? who : 'person',
    email: `${named ? who : 'person'}-${mark}@example.test`,
    password: PASSWORD,
    isOwner: who === 'owner',
    isActive: true,
    locale: 'en',
  })
  if (who !== 'owner') {
    const permissions = named ? permissionsOf(who) : who.permissions
    await sql(
      null,
      `WITH role AS (INSERT INTO roles (name) VALUES ($2) RETURNING id),
            member AS (INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM role)
       INSERT INTO role_permissions (role_id, permission) SELECT id, unnest($3::text[]) FROM role`,
      [user.id, `${user.fullName} ${mark}`, permissions]
    )
    if (!named) {
      await sql(null, 'UPDATE users SET store_scope = $2, warehouse_scope = $3 WHERE id = $1', [
        user.id,
        who.stores ?? null,
        who.warehouses ?? null,
      ])
    }
  }
  await bus.forget()
  return user
}

/** An API token of that person: `client.get(…).header('authorization', `Bearer ${token}`)`. */
export async function apiToken(user: { id: number }, abilities: string[] = ['*']): Promise<string> {
  const token = `tdm_${randomBytes(24).toString('hex')}`
  await sql(
    null,
    `INSERT INTO access_tokens (tokenable_id, type, name, hash, abilities, created_at, updated_at)
     VALUES ($1, 'auth_token', 'test', $2, $3, now(), now())`,
    [user.id, createHash('sha256').update(token).digest('hex'), JSON.stringify(abilities)]
  )
  return token
}
