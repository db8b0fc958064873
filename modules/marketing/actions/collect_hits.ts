import { sealId } from '#customers/services/pii'
import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { believe, type HitBatch } from '#modules/marketing/domain/hits'
import { deviceOf } from '#modules/marketing/domain/robots'
import { saysMore, trafficSource } from '#modules/marketing/domain/traffic_source'

/**
 * Records what a visitor's browser reports: the visit with where it came from, and its hits. The same
 * batch again adds nothing. A visitor who said no is only remembered as having said so. One whom a
 * customer is known by is that customer's from the first hit on.
 */
export default class CollectHits {
  constructor(private clock: Clock = systemClock) {}

  async handle({ batch, userAgent }: { batch: HitBatch; userAgent: string }): Promise<void> {
    const now = this.clock.now()
    const { visitorId, visitId, consent } = batch
    const { hash } = sealId('visitor', visitorId)
    if (consent === 'denied') {
      await sql(
        null,
        `UPDATE marketing_visitors SET consent = 'denied', last_seen_at = $2 WHERE id = $1`,
        [visitorId, now]
      )
      return
    }
    const startedAt = believe(batch.startedAt, now)
    const source = trafficSource(batch.landingUrl, batch.referrer, startedAt)
    const hits = batch.hits.map((hit) => ({ ...hit, at: believe(hit.at, now).toISOString() }))
    await inTransaction(null, async (trx) => {
      const [{ visits, views }] = await sql<{ visits: number; views: number }>(
        trx,
        `WITH visit AS (
           INSERT INTO marketing_visits (id, visitor_id, started_at, landing_url, referrer, channel, source, device, locale)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id
         ), hit AS (
           INSERT INTO marketing_hits (id, visitor_id, visit_id, kind, url, title, payload, occurred_at)
           SELECT r.id, $2, $1, r.kind, r.url, r.title, r.payload, r.at
             FROM jsonb_to_recordset($10::jsonb) AS r(id uuid, kind text, url text, title text, payload jsonb, at timestamptz)
           ON CONFLICT DO NOTHING RETURNING kind
         )
         SELECT (SELECT count(*) FROM visit) AS visits, (SELECT count(*) FROM hit WHERE kind = 'page_view') AS views`,
        [
          visitId,
          visitorId,
          startedAt,
          batch.landingUrl,
          batch.referrer,
          source.channel,
          JSON.stringify(source),
          deviceOf(userAgent),
          batch.locale,
          JSON.stringify(hits),
        ],
        'marketing_collect'
      )
      await sql(
        trx,
        `INSERT INTO marketing_visitors AS v (id, hash, customer_id, consent, first_source, last_source, visits, page_views, first_seen_at, last_seen_at)
         VALUES ($1, $2, (SELECT customer_id FROM customer_identities WHERE kind = 'visitor' AND scope = '' AND value_hash = $2),
                 $3, $4, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET
           consent = CASE WHEN excluded.consent = 'unknown' THEN v.consent ELSE excluded.consent END,
           last_source = CASE WHEN $9 AND $5 > 0 THEN excluded.last_source ELSE v.last_source END,
           visits = v.visits + $5, page_views = v.page_views + $6,
           first_seen_at = least(v.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(v.last_seen_at, excluded.last_seen_at)`,
        [
          visitorId,
          hash,
          consent,
          JSON.stringify(source),
          visits,
          views,
          startedAt,
          now,
          saysMore(source),
        ],
        'marketing_visitor'
      )
    })
  }
}
