import { sql } from '#kernel/sql'

export type TokenRow = {
  id: number
  name: string
  owner: string
  abilities: string[]
  lastUsedAt: string | null
  expiresAt: string | null
}

const ISO = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** API tokens, newest first. */
export class ListTokens {
  handle(): Promise<TokenRow[]> {
    return sql<TokenRow>(
      null,
      `SELECT t.id, coalesce(t.name, '') AS name, u.full_name AS owner, t.abilities::jsonb AS abilities, ${ISO('t.last_used_at')} AS "lastUsedAt", ${ISO('t.expires_at')} AS "expiresAt"
         FROM access_tokens t JOIN users u ON u.id = t.tokenable_id ORDER BY t.id DESC LIMIT 500`
    )
  }
}
