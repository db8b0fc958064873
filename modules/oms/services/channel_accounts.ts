import encryption from '@adonisjs/core/services/encryption'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type {
  Connection,
  Credentials,
  Platform,
} from '#modules/oms/services/platforms/platform_connector'

const PURPOSE = 'oms.channel_account'

/** A store's connection to its platform. */
export interface ChannelAccount extends Connection {
  id: number
  platform: Platform
  storeCode: string
  storeName: string
  currency: string
  state: 'active' | 'paused' | 'auth_expired'
  cursor: Date | null
  overlapSeconds: number
}

interface Row extends Record<string, unknown>, Omit<ChannelAccount, 'credentials'> {
  sealed: string
}

const SELECT = `
  SELECT a.id, a.store_id AS "storeId", s.code AS "storeCode", s.name AS "storeName", s.currency, a.platform, a.base_url AS "baseUrl",
         a.credentials_encrypted AS sealed, a.state, a.cursor, a.overlap_seconds AS "overlapSeconds"
    FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id`

export const sealCredentials = (credentials: Credentials) =>
  encryption.encrypt(credentials, undefined, PURPOSE)

function toAccount({ sealed, ...row }: Row): ChannelAccount {
  return { ...row, credentials: encryption.decrypt<Credentials>(sealed, PURPOSE) ?? {} }
}

/** The connection of a store, found by the address a webhook came in on. */
export async function accountByCode(
  platform: string,
  storeCode: string
): Promise<ChannelAccount | null> {
  const [row] = await sql<Row>(
    null,
    `${SELECT} WHERE a.platform = $1 AND s.code = $2`,
    [platform, storeCode],
    'oms_account_by_code'
  )
  return row ? toAccount(row) : null
}

/** The connection of a store; null when it has none. */
export async function accountOfStore(
  storeId: number,
  trx: Trx | null = null
): Promise<ChannelAccount | null> {
  const [row] = await sql<Row>(
    trx,
    `${SELECT} WHERE a.store_id = $1`,
    [storeId],
    'oms_account_of_store'
  )
  return row ? toAccount(row) : null
}

/** Notes that the platform answered, or what it said instead. A refused key pauses the connection until it is renewed. */
export async function noteContact(
  accountId: number,
  outcome: { error?: string; authExpired?: boolean }
): Promise<void> {
  await sql(
    null,
    `UPDATE oms_channel_accounts SET updated_at = now(),
            last_ok_at = CASE WHEN $2::text IS NULL THEN now() ELSE last_ok_at END,
            last_error = $2, last_error_at = CASE WHEN $2::text IS NULL THEN last_error_at ELSE now() END,
            state = CASE WHEN $3 THEN 'auth_expired' WHEN $2::text IS NULL AND state = 'auth_expired' THEN 'active' ELSE state END
      WHERE id = $1`,
    [accountId, outcome.error?.slice(0, 500) ?? null, outcome.authExpired ?? false]
  )
}
