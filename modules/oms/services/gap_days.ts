import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { agrees, type DayComparison } from '#modules/oms/domain/gap'
import type { ErrorCode } from '#modules/oms/services/channel_accounts'
import { tellOfStore } from '#modules/oms/services/store_notices'

export type GapVerdict = 'agreed' | 'mended' | 'differs' | 'failed'

export interface GapCheck {
  storeId: number
  day: string
  /** A day that is not over was compared up to then. */
  until: Date | null
  actorId: number | null
  at: Date
}

/** Whether what a person took note of is what it still is. */
const SAME = `d.noted_at IS NOT NULL AND (d.their_count, d.our_count, d.missing_count, d.extra_count, d.unlike_count)
            = (excluded.their_count, excluded.our_count, excluded.missing_count, excluded.extra_count, excluded.unlike_count)
            AND d.missing = excluded.missing AND d.unlike = excluded.unlike`

const SAVE = `
  INSERT INTO oms_gap_days AS d (store_id, day, verdict, their_count, their_total, our_count, our_total, fetched, missing, missing_count, extra,
    extra_count, unlike, unlike_count, until, alert_since, checked_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, CASE WHEN $3 = 'differs' THEN $16::timestamptz END, $16)
  ON CONFLICT (store_id, day) DO UPDATE SET
    verdict = CASE WHEN excluded.verdict = 'agreed' AND d.fetched > 0 THEN 'mended' ELSE excluded.verdict END,
    their_count = excluded.their_count, their_total = excluded.their_total, our_count = excluded.our_count, our_total = excluded.our_total,
    fetched = d.fetched + excluded.fetched, missing = excluded.missing, missing_count = excluded.missing_count, extra = excluded.extra,
    extra_count = excluded.extra_count, unlike = excluded.unlike, unlike_count = excluded.unlike_count, until = excluded.until, error = NULL,
    alert_since = CASE WHEN excluded.verdict <> 'differs' OR (${SAME}) THEN NULL ELSE coalesce(d.alert_since, $16) END,
    noted_at = CASE WHEN ${SAME} THEN d.noted_at END, noted_by = CASE WHEN ${SAME} THEN d.noted_by END,
    noted_reason = CASE WHEN ${SAME} THEN d.noted_reason END, checks = d.checks + 1, checked_at = excluded.checked_at
  RETURNING id, verdict, coalesce(alert_since = checked_at, false) AS "isNew"`

/** A check that could not be made leaves what is known of the day as it is. */
const SAVE_FAILURE = `
  INSERT INTO oms_gap_days AS d (store_id, day, verdict, our_count, our_total, error, until, checked_at)
  VALUES ($1, $2, 'failed', 0, 0, $3, $4, $5)
  ON CONFLICT (store_id, day) DO UPDATE SET error = excluded.error, checks = d.checks + 1, checked_at = excluded.checked_at`

/**
 * Keeps what a check of a day came to. A difference that is new, or not the one a person took note of,
 * raises the alert and is told to those who see to gaps; a day that agrees closes its alert.
 */
export function saveGapDay(check: GapCheck, found: DayComparison, fetched: number) {
  const verdict = !agrees(found) ? 'differs' : fetched > 0 ? 'mended' : 'agreed'
  return inTransaction(null, async (trx) => {
    const [saved] = await sql<{ id: number; verdict: GapVerdict; isNew: boolean }>(
      trx,
      SAVE,
      [
        check.storeId,
        check.day,
        verdict,
        found.theirCount,
        found.theirTotal,
        found.ourCount,
        found.ourTotal,
        fetched,
        JSON.stringify(found.missing),
        found.missingCount,
        JSON.stringify(found.extra),
        found.extraCount,
        JSON.stringify(found.unlike),
        found.unlikeCount,
        check.until,
        check.at,
      ],
      'oms_gap_save'
    )
    await keep(trx, check, verdict, { ...found, fetched })
    if (saved.isNew) await raise(trx, check, saved.id, found)
    return saved
  })
}

/** `not_offered`: this shop counts no orders; the day is not asked about again unless a person does. */
export function saveGapFailure(check: GapCheck, error: ErrorCode | 'not_offered'): Promise<void> {
  return inTransaction(null, async (trx) => {
    await sql(trx, SAVE_FAILURE, [check.storeId, check.day, error, check.until, check.at])
    await keep(trx, check, 'failed', { error })
  })
}

const keep = (
  trx: Trx,
  { storeId, day, actorId, at }: GapCheck,
  verdict: string,
  details: object
) =>
  sql(
    trx,
    `INSERT INTO oms_gap_checks (store_id, day, verdict, details, actor_id, checked_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [storeId, day, verdict, JSON.stringify(details), actorId, at]
  )

const raise = (trx: Trx, { storeId, day }: GapCheck, id: number, found: DayComparison) =>
  tellOfStore(trx, storeId, 'oms.gaps.check', {
    kind: 'oms.gaps.open',
    message: 'oms.notifications.gap_open',
    params: {
      day,
      missing: found.missingCount,
      extra: found.extraCount,
      unlike: found.unlikeCount,
    },
    href: `/oms/gaps/${id}`,
  })
