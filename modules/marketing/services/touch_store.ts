import { append } from '#kernel/events/outbox'
import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { sendJob } from '#modules/marketing/actions/plan_touches'
import { TouchesSent } from '#modules/marketing/events/touches_sent'

/** A message with all that deciding and sending it takes. */
export interface Touch extends Record<string, unknown> {
  id: number
  customer_id: number
  state: string
  channel: 'sms' | 'email'
  kind: 'service' | 'marketing'
  locale: 'zh-CN' | 'en'
  params: Record<string, string>
  address_encrypted: string | null
  address_hash: string | null
  unsubscribe_token: string
  attempts: number
  attempted_at: Date | null
  send_after: Date
  name_zh: string
  name_en: string
  subject_zh: string
  subject_en: string
  body_zh: string
  body_en: string
  provider_code: string | null
  template_active: boolean
  anonymised: boolean
  has_consent: boolean
  opt_out: 'unwanted' | 'dead' | null
  sent_today: number
  sent_this_month: number
}

/**
 * One message, locked until the transaction ends, with the facts of its guards. Marketing messages of
 * one customer take turns, so that two at once cannot both be the last the cap allows.
 */
export async function holdTouch(trx: Trx, id: number): Promise<Touch | null> {
  await sql(
    trx,
    `SELECT c.id FROM marketing_touches t JOIN customers c ON c.id = t.customer_id
      WHERE t.id = $1 AND t.kind = 'marketing' FOR NO KEY UPDATE OF c`,
    [id]
  )
  const [touch] = await sql<Touch>(
    trx,
    `SELECT t.*, m.name_zh, m.name_en, m.subject_zh, m.subject_en, m.body_zh, m.body_en, m.provider_code, m.is_active AS template_active,
            c.anonymised_at IS NOT NULL AS anonymised,
            EXISTS (SELECT FROM customer_identities i WHERE i.customer_id = t.customer_id AND i.value_hash = t.address_hash
                     AND i.consent IS NOT NULL) AS has_consent,
            -- A consent given after a refusal lifts it.
            (SELECT o.kind FROM marketing_opt_outs o WHERE o.channel = t.channel AND o.address_hash = t.address_hash
                AND NOT (o.kind = 'unwanted' AND EXISTS (SELECT FROM customer_identities i WHERE i.customer_id = t.customer_id
                  AND i.value_hash = t.address_hash AND (i.consent ->> 'at')::timestamptz > o.at))) AS opt_out,
            (SELECT count(*) FROM marketing_touches s WHERE s.customer_id = t.customer_id AND s.kind = 'marketing' AND s.id <> t.id
                AND (s.sent_at > now() - interval '1 day' OR s.state = 'sending')) AS sent_today,
            (SELECT count(*) FROM marketing_touches s WHERE s.customer_id = t.customer_id AND s.kind = 'marketing' AND s.id <> t.id
                AND (s.sent_at > now() - interval '30 days' OR s.state = 'sending')) AS sent_this_month
       FROM marketing_touches t JOIN marketing_templates m ON m.id = t.template_id JOIN customers c ON c.id = t.customer_id
      WHERE t.id = $1 FOR NO KEY UPDATE OF t`,
    [id],
    'marketing_hold_touch'
  )
  return touch ?? null
}

type LogEvent = 'refused' | 'postponed' | 'sent' | 'failed' | 'found' | 'retried'

export async function logTouch(
  trx: Trx,
  id: number,
  event: LogEvent,
  reason: string | null,
  details: object = {}
) {
  await sql(
    trx,
    'INSERT INTO marketing_touch_log (touch_id, event, reason, details) VALUES ($1, $2, $3, $4)',
    [id, event, reason, JSON.stringify(details)]
  )
}

export async function refuse(trx: Trx, id: number, reason: string) {
  await sql(
    trx,
    `UPDATE marketing_touches SET state = 'refused', reason = $2, updated_at = now() WHERE id = $1`,
    [id, reason]
  )
  await logTouch(trx, id, 'refused', reason)
}

/** Back to waiting, and a job for then. */
export async function postpone(trx: Trx, id: number, reason: string, until: Date) {
  await sql(
    trx,
    `UPDATE marketing_touches SET state = 'planned', reason = $2, send_after = $3, updated_at = now() WHERE id = $1`,
    [id, reason, until]
  )
  await logTouch(trx, id, 'postponed', reason, { until: until.toISOString() })
  await addJobs(trx, [sendJob(id, until)])
}

export async function markSending(trx: Trx, id: number, segments: number | null) {
  await sql(
    trx,
    `UPDATE marketing_touches SET state = 'sending', reason = NULL, error = NULL, attempts = attempts + 1, attempted_at = now(),
            segments = $2, updated_at = now() WHERE id = $1`,
    [id, segments]
  )
}

export async function fail(
  trx: Trx,
  id: number,
  error: string,
  state: 'failed' | 'uncertain' = 'failed'
) {
  await sql(
    trx,
    'UPDATE marketing_touches SET state = $2, error = $3, updated_at = now() WHERE id = $1',
    [id, state, error]
  )
  await logTouch(trx, id, 'failed', error.slice(0, 200))
}

/** The provider has it. A receipt that was quicker stays. */
export async function markSent(
  trx: Trx,
  touch: Touch,
  providerId: string | null,
  event: 'sent' | 'found'
) {
  const [row] = await sql<{ sent_at: Date }>(
    trx,
    `UPDATE marketing_touches SET state = CASE WHEN state = 'delivered' THEN state ELSE 'sent' END, provider_id = coalesce($2, provider_id),
            sent_at = coalesce(sent_at, now()), error = NULL, updated_at = now()
      WHERE id = $1 RETURNING sent_at`,
    [touch.id, providerId || null]
  )
  await logTouch(trx, touch.id, event, null, { providerId })
  const { id, customer_id: customerId, channel, name_zh: nameZh, name_en: nameEn } = touch
  await append(
    trx,
    new TouchesSent({
      touches: [
        { touchId: id, customerId, channel, nameZh, nameEn, sentAt: row.sent_at.toISOString() },
      ],
    })
  )
}

/** Nobody has to write to this address again: it does not exist. */
export async function suppress(trx: Trx, touch: Touch, word: string) {
  await sql(
    trx,
    `INSERT INTO marketing_opt_outs (channel, address_hash, address_masked, kind, source, word)
     SELECT channel, address_hash, coalesce(address_masked, ''), 'dead', 'bounce', $2 FROM marketing_touches
      WHERE id = $1 AND address_hash IS NOT NULL
     ON CONFLICT (channel, address_hash) DO UPDATE SET kind = 'dead', word = excluded.word`,
    [touch.id, word]
  )
}
