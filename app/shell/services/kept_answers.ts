import { setTimeout as pause } from 'node:timers/promises'
import { ConflictException, DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

/** What names one deed of a caller. */
export interface Deed {
  tokenId: number
  /** Method and pattern of the route. */
  route: string
  key: string
  /** Of the path and the body: the same key with another hash is another deed. */
  hash: string
}

/** An answer as it was given, to be given again. */
export interface KeptAnswer {
  status: number
  body: string
}

interface Row extends Record<string, unknown> {
  request_hash: string
  status: number | null
  response: string | null
}

const WAIT_MS = 10_000
const id = ({ tokenId, route, key }: Deed) => [tokenId, route, key]
const WHERE = 'WHERE token_id = $1 AND route = $2 AND key = $3'

/**
 * Begins a deed, or answers what it was answered before. Of several requests at once one begins;
 * the others wait for its answer. A deed whose process died is begun anew after a minute.
 *
 * @returns null for the one who is to do it
 * @throws DomainException `idempotency_key_reused` (422) when the key stands for another request
 * @throws ConflictException `idempotency_in_progress` when the first one takes too long
 */
export async function beginDeed(deed: Deed): Promise<KeptAnswer | null> {
  for (const until = Date.now() + WAIT_MS; ; await pause(40)) {
    if (await claim(deed)) return null
    const [row] = await sql<Row>(
      null,
      `SELECT request_hash, status, response FROM idempotency_keys ${WHERE}`,
      id(deed),
      'deed_read'
    )
    if (!row) continue
    if (row.request_hash !== deed.hash) throw new DomainException('idempotency_key_reused')
    if (row.status !== null) return { status: row.status, body: row.response ?? '' }
    if (Date.now() > until) throw new ConflictException('idempotency_in_progress')
  }
}

/** Whether it is ours now: nobody had it, or whoever had it died. */
async function claim(deed: Deed): Promise<boolean> {
  const rows = await sql(
    null,
    `INSERT INTO idempotency_keys AS k (token_id, route, key, request_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (token_id, route, key) DO UPDATE SET created_at = now()
      WHERE k.status IS NULL AND k.request_hash = $4 AND k.created_at < now() - interval '1 minute'
     RETURNING 1`,
    [...id(deed), deed.hash],
    'deed_claim'
  )
  return rows.length > 0
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(deed: Deed, { status, body }: KeptAnswer): Promise<void> {
  await sql(
    null,
    `UPDATE idempotency_keys SET status = $4, response = to_jsonb($5::text) ${WHERE}`,
    [...id(deed), status, body],
    'deed_keep'
  )
}

/** Nothing was done: the key is free again. */
export async function forgetDeed(deed: Deed): Promise<void> {
  await sql(null, `DELETE FROM idempotency_keys ${WHERE} AND status IS NULL`, id(deed))
}
