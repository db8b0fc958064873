import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** A worker has what it claimed for this long; longer than any call may take. */
const LEASE_MS = 120_000
const MOST_ATTEMPTS = 8

/** A listing whose stock a worker is telling. */
export interface Claim extends Record<string, unknown> {
  listingId: number
  storeId: number
  skuId: number
  version: number
  multiplier: number
  externalProductId: string
  externalSkuId: string
  outerCode: string | null
  sendingSince: Date
}

export interface Answer extends Claim {
  quantity: number
  isOk: boolean
  message: string | null
}

/** Claims what is due, or was claimed by a worker that never came back, each by one worker. */
export function claimStock(now: Date, storeId: number, limit: number): Promise<Claim[]> {
  return inTransaction(null, (trx) =>
    sql<Claim>(
      trx,
      `WITH due AS (
         SELECT listing_id FROM oms_stock_pushes
          WHERE store_id = $1 AND (due_at <= $2 OR claimed_until <= $2) AND (claimed_until IS NULL OR claimed_until <= $2)
          ORDER BY due_at NULLS FIRST, listing_id LIMIT $3 FOR UPDATE SKIP LOCKED),
       mine AS (
         UPDATE oms_stock_pushes p
            SET version = p.version + 1, claimed_version = p.version + 1, claimed_until = $4,
                sending_since = coalesce(least(p.sending_since, p.changed_at), $2), changed_at = NULL, due_at = NULL
           FROM due WHERE p.listing_id = due.listing_id
         RETURNING p.*)
       SELECT m.listing_id AS "listingId", m.store_id AS "storeId", l.sku_id AS "skuId", m.version, l.multiplier,
              l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId", l.external_code AS "outerCode",
              m.sending_since AS "sendingSince"
         FROM mine m JOIN listings l ON l.id = m.listing_id AND l.sku_id IS NOT NULL ORDER BY m.listing_id`,
      [storeId, now.toISOString(), limit, new Date(now.getTime() + LEASE_MS).toISOString()],
      'oms_stock_claim'
    )
  )
}

/**
 * Writes down what the platform answered. Who lost its claim meanwhile may have told something old
 * after something new: that listing is told once more, at once.
 */
export async function settleStock(
  now: Date,
  storeId: number,
  answers: readonly Answer[]
): Promise<void> {
  await sql(
    null,
    `WITH answers AS (
       SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[], $7::timestamptz[])
         AS a(listing_id, version, quantity, is_ok, message, since)),
     logged AS (
       INSERT INTO oms_stock_answers (store_id, listing_id, quantity, version, changed_at, answered_at, is_ok, message)
       SELECT $8, listing_id, quantity, version, since, $1, is_ok, message FROM answers)
     UPDATE oms_stock_pushes p
        SET told_qty = CASE WHEN a.is_ok AND a.version >= p.told_version THEN a.quantity ELSE p.told_qty END,
            told_version = CASE WHEN a.is_ok THEN greatest(p.told_version, a.version) ELSE p.told_version END,
            told_at = CASE WHEN a.is_ok THEN $1 ELSE p.told_at END,
            last_error = CASE WHEN a.is_ok THEN NULL ELSE a.message END,
            attempts = CASE WHEN a.is_ok THEN 0 ELSE p.attempts + 1 END,
            claimed_until = CASE WHEN p.claimed_version = a.version THEN NULL ELSE p.claimed_until END,
            claimed_version = CASE WHEN p.claimed_version = a.version THEN NULL ELSE p.claimed_version END,
            sending_since = CASE WHEN p.claimed_version = a.version THEN NULL ELSE p.sending_since END,
            changed_at = CASE WHEN a.is_ok AND p.claimed_version = a.version THEN p.changed_at ELSE least(p.changed_at, a.since) END,
            due_at = CASE
              WHEN a.is_ok AND p.claimed_version = a.version THEN p.due_at
              WHEN a.is_ok THEN $1
              WHEN p.attempts + 1 >= ${MOST_ATTEMPTS} THEN p.due_at
              ELSE least(coalesce(p.due_at, 'infinity'), $1 + interval '5 seconds' * power(2, p.attempts)) END
       FROM answers a WHERE p.listing_id = a.listing_id`,
    [
      now.toISOString(),
      answers.map((one) => one.listingId),
      answers.map((one) => one.version),
      answers.map((one) => one.quantity),
      answers.map((one) => one.isOk),
      answers.map((one) => one.message?.slice(0, 500) ?? null),
      answers.map((one) => one.sendingSince.toISOString()),
      storeId,
    ],
    'oms_stock_settle'
  )
}

/** Gives claims back after a call that failed as a whole: tried again later, or with the next change when it never will do. */
export async function giveBackStock(
  now: Date,
  claims: readonly Claim[],
  { error, pauseMs, isFinal }: { error: string; pauseMs: number | null; isFinal: boolean }
): Promise<void> {
  await sql(
    null,
    `UPDATE oms_stock_pushes p
        SET claimed_until = NULL, claimed_version = NULL, sending_since = NULL, attempts = p.attempts + 1, last_error = $4,
            changed_at = least(p.changed_at, p.sending_since),
            due_at = CASE WHEN $6 OR p.attempts + 1 >= ${MOST_ATTEMPTS} THEN p.due_at
                          ELSE $3::timestamptz + coalesce(interval '1 millisecond' * $5, interval '5 seconds' * power(2, p.attempts)) END
       FROM unnest($1::bigint[], $2::bigint[]) AS c(listing_id, version)
      WHERE p.listing_id = c.listing_id AND p.claimed_version = c.version`,
    [
      claims.map((one) => one.listingId),
      claims.map((one) => one.version),
      now.toISOString(),
      error.slice(0, 500),
      pauseMs,
      isFinal,
    ],
    'oms_stock_give_back'
  )
}
