import { randomBytes } from 'node:crypto'
import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface PlannedTouch {
  /** Key of the template. */
  template: string
  customerId: number
  /** What it is about; a template goes to a customer once for it, e.g. `claim:12`. */
  ref: string
  params: Record<string, string>
  /** Language of the text; the customer's own when missing. */
  locale?: 'zh-CN' | 'en'
  /** Where to, sealed; the customer's own phone or e-mail when missing. */
  address?: { encrypted: string; hash: string; masked: string } | null
}

export const SEND_JOB = 'marketing.send_touch'
export const sendJob = (touchId: number, runAt?: Date) => ({
  name: SEND_JOB,
  payload: { touchId },
  key: `marketing.touch.${touchId}`,
  runAt,
})

/**
 * Plans messages and a job for each; one that was planned before (same template, customer and ref)
 * is left alone, so an event handled twice sends once. Answers the ids of the new ones.
 */
export default class PlanTouches {
  handle({ trx, touches }: { trx?: Trx | null; touches: PlannedTouch[] }): Promise<number[]> {
    if (touches.length === 0) return Promise.resolve([])
    return inTransaction(trx, async (t) => {
      const rows = await sql<{ id: number }>(
        t,
        `INSERT INTO marketing_touches (template_id, customer_id, ref, channel, kind, locale, params, address_encrypted,
                address_hash, address_masked, unsubscribe_token)
         SELECT m.id, coalesce(c.merged_into_id, c.id), r.ref, m.channel, m.kind, coalesce(r.locale, c.locale), r.params,
                coalesce(r.encrypted, i.value_encrypted), coalesce(r.hash, i.value_hash), coalesce(r.masked, i.value_masked), r.token
           FROM jsonb_to_recordset($1::jsonb) AS r(template text, customer_id bigint, ref text, params jsonb, locale text,
                  encrypted text, hash text, masked text, token text)
           JOIN marketing_templates m ON m.key = r.template
           JOIN customers c ON c.id = r.customer_id
           LEFT JOIN LATERAL (
             SELECT value_encrypted, value_hash, value_masked FROM customer_identities
              WHERE r.hash IS NULL AND customer_id = coalesce(c.merged_into_id, c.id) AND value_encrypted IS NOT NULL
                AND kind = CASE m.channel WHEN 'sms' THEN 'phone' ELSE 'email' END
              ORDER BY verified_at DESC NULLS LAST, id DESC LIMIT 1
           ) i ON true
          ORDER BY r.customer_id, r.ref
         ON CONFLICT (template_id, customer_id, ref) DO NOTHING
         RETURNING id`,
        [JSON.stringify(touches.map(toRow))],
        'marketing_plan_touches'
      )
      await addJobs(
        t,
        rows.map((row) => sendJob(row.id))
      )
      return rows.map((row) => row.id)
    })
  }
}

/** The token of the unsubscribe link is random: nothing else leads to it, and no key's rotation ends it. */
function toRow(touch: PlannedTouch) {
  return {
    template: touch.template,
    customer_id: touch.customerId,
    ref: touch.ref,
    params: touch.params,
    locale: touch.locale ?? null,
    encrypted: touch.address?.encrypted ?? null,
    hash: touch.address?.hash ?? null,
    masked: touch.address?.masked ?? null,
    token: randomBytes(18).toString('base64url'),
  }
}
