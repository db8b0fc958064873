import encryption from '@adonisjs/core/services/encryption'
import { OutboundException } from '#kernel/http/outbound'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
  StillThrottled,
  type Connection,
  type Credentials,
  type Platform,
} from '#modules/oms/services/platforms/platform_connector'
import { tellOfStore } from '#modules/oms/services/store_notices'

const PURPOSE = 'oms.channel_account'

/** A store's connection to its platform. */
export interface ChannelAccount extends Connection {
  id: number
  platform: Platform
  storeCode: string
  storeName: string
  currency: string
  state: 'active' | 'paused' | 'auth_expired'
  /** The platform asked for patience until then. */
  retryAt: Date | null
  cursor: Date | null
  overlapSeconds: number
}

interface Row extends Record<string, unknown>, Omit<ChannelAccount, 'credentials'> {
  sealed: string
}

const SELECT = `
  SELECT a.id, a.store_id AS "storeId", s.code AS "storeCode", s.name AS "storeName", s.currency, a.platform, a.base_url AS "baseUrl",
         a.credentials_encrypted AS sealed, a.state, a.retry_at AS "retryAt", a.cursor, a.overlap_seconds AS "overlapSeconds"
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

const NOTE = `
  WITH old AS (SELECT id, state FROM oms_channel_accounts WHERE id = $1 FOR NO KEY UPDATE)
  UPDATE oms_channel_accounts a SET updated_at = now(),
         last_ok_at = CASE WHEN $2::text IS NULL THEN now() ELSE last_ok_at END,
         last_error = $2, error_code = $3, last_error_at = CASE WHEN $2::text IS NULL THEN last_error_at ELSE now() END,
         retry_at = CASE WHEN $2::text IS NULL THEN NULL WHEN $3 = 'throttled' THEN now() + make_interval(secs =>
           greatest($4::double precision / 1000, least(900, power(2, least(a.throttled, 10))))) ELSE retry_at END,
         throttled = CASE WHEN $2::text IS NULL THEN 0 WHEN $3 = 'throttled' THEN a.throttled + 1 ELSE a.throttled END,
         stopped_at = CASE WHEN $3 = 'auth' THEN coalesce(stopped_at, now()) WHEN $2::text IS NULL THEN NULL ELSE stopped_at END,
         state = CASE WHEN $3 = 'auth' AND a.state <> 'paused' THEN 'auth_expired'
                      WHEN $2::text IS NULL AND a.state = 'auth_expired' THEN 'active' ELSE a.state END
    FROM old WHERE a.id = old.id
  RETURNING a.store_id AS "storeId", a.state = 'auth_expired' AND old.state <> 'auth_expired' AS "isStopped"`

/**
 * Notes that the platform answered, or what it said instead. A refused key stops the one connection
 * until it is renewed, and those who manage connections hear of it; a platform that asks for patience
 * is not called before its time, longer each time it has to ask again.
 */
export async function noteContact(
  accountId: number,
  outcome: { error?: unknown; authExpired?: boolean }
): Promise<void> {
  const { error, authExpired = false } = outcome
  if (error instanceof StillThrottled) return
  const message = error === undefined ? null : String((error as Error).message ?? error)
  const code = message === null ? null : authExpired ? 'auth' : errorCodeOf(error)
  await inTransaction(null, async (trx) => {
    const [noted] = await sql<{ storeId: number; isStopped: boolean }>(
      trx,
      NOTE,
      [accountId, message?.slice(0, 500) ?? null, code, code === 'throttled' ? waitOf(error) : 0],
      'oms_account_note'
    )
    if (noted?.isStopped)
      await tellOfStore(trx, noted.storeId, 'oms.channels.manage', {
        kind: 'oms.channels.stopped',
        message: 'oms.notifications.channel_stopped',
        href: `/oms/channels/${noted.storeId}`,
      })
  })
}

export type ErrorCode = 'auth' | 'throttled' | 'refused' | 'failed' | 'unreachable' | 'unexpected'

/** What kind of failure a call to a platform came to; each has its words under `oms.channels.errors`. */
export function errorCodeOf(error: unknown): ErrorCode {
  if (error instanceof AuthExpired) return 'auth'
  if (error instanceof RateLimited) return 'throttled'
  if (error instanceof PlatformRefused) return 'refused'
  if (error instanceof PlatformFailed || typeof error === 'string') return 'failed'
  return error instanceof OutboundException ? 'unreachable' : 'unexpected'
}

const waitOf = (error: unknown) => (error instanceof RateLimited ? error.retryAfterMs : 0)
