import { errors } from '@adonisjs/auth'
import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/access/actor'
import { bus } from '#kernel/bus'
import { sql } from '#kernel/sql'

interface ActorRow {
  id: number
  name: string
  locale: 'zh-CN' | 'en'
  is_owner: boolean
  has_second_factor: boolean
  permissions: string[]
  store_scope: number[] | null
  warehouse_scope: number[] | null
}

const ACTOR_COLUMNS = `u.id, u.full_name AS name, u.locale, u.is_owner, u.totp_enabled_at IS NOT NULL AS has_second_factor, u.store_scope, u.warehouse_scope,
  array(SELECT DISTINCT p.permission FROM user_roles r JOIN role_permissions p USING (role_id) WHERE r.user_id = u.id) AS permissions`

/** Actors by user id and by token hash, forgotten when access changes anywhere. */
const byUser = new Map<number, Actor>()
const byToken = new Map<string, { actor: Actor; expiresAt: number }>()
bus.on('access.changed', () => {
  byUser.clear()
  byToken.clear()
})

function toActor(row: ActorRow, kind: Actor['kind']): Actor {
  return {
    id: row.id,
    name: row.name,
    kind,
    locale: row.locale,
    isOwner: row.is_owner,
    hasSecondFactor: row.has_second_factor,
    permissions: new Set(row.permissions),
    stores: row.store_scope,
    warehouses: row.warehouse_scope,
  }
}

/** The actor a signed-in person is. */
export async function actorOf(user: { id: number }): Promise<Actor> {
  const known = byUser.get(user.id)
  if (known) return known
  const [row] = await sql<ActorRow>(
    null,
    `SELECT ${ACTOR_COLUMNS} FROM users u WHERE u.id = $1`,
    [user.id],
    'actor'
  )
  const actor = toActor(row, 'user')
  byUser.set(user.id, actor)
  return actor
}

/**
 * The actor behind `Authorization: Bearer <token>`; a token narrows its owner
 * to its abilities. Answers from memory for up to a minute, since an API that
 * takes orders cannot ask the database who is calling each time.
 */
export async function actorOfToken(header: string | undefined): Promise<Actor> {
  const token = header?.match(/^Bearer\s+(\S+)$/i)?.[1]
  if (!token)
    throw new errors.E_UNAUTHORIZED_ACCESS('A bearer token is needed', {
      guardDriverName: 'access_tokens',
    })
  const hash = createHash('sha256').update(token).digest('hex')
  const known = byToken.get(hash)
  if (known && known.expiresAt > Date.now()) return known.actor
  const [row] = await sql<ActorRow & { abilities: string; token_id: number }>(
    null,
    `UPDATE access_tokens t SET last_used_at = now() FROM users u
      WHERE t.hash = $1 AND u.id = t.tokenable_id AND u.is_active AND (t.expires_at IS NULL OR t.expires_at > now())
      RETURNING t.id AS token_id, t.abilities, ${ACTOR_COLUMNS}`,
    [hash],
    'actor_token'
  )
  if (!row)
    throw new errors.E_UNAUTHORIZED_ACCESS('The token is unknown or expired', {
      guardDriverName: 'access_tokens',
    })
  const owner: Actor = { ...toActor(row, 'token'), tokenId: row.token_id }
  const abilities = JSON.parse(row.abilities) as string[]
  const actor: Actor = abilities.includes('*')
    ? owner
    : {
        ...owner,
        isOwner: false,
        permissions: new Set(
          abilities.filter((ability) => owner.isOwner || owner.permissions.has(ability))
        ),
      }
  byToken.set(hash, { actor, expiresAt: Date.now() + 60_000 })
  return actor
}
