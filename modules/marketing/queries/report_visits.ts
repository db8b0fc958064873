import { systemClock, type Clock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'

export type VisitReport = {
  days: number
  visits: number
  visitors: number
  views: number
  /** Visitors of the span who are known customers by now. */
  known: number
  claims: number
  byDay: { day: string; count: number }[]
  byChannel: { channel: string; visits: number; claims: number }[]
  pages: { url: string; views: number }[]
}
export type VisitRow = {
  id: string
  channel: string
  landing: string
  device: string
  campaign: string | null
  customerId: number | null
  customer: string | null
  at: string
}

const DAY = 86_400_000

/** What the tracker saw in the last days: visits by day and channel, claims that came of them, pages. */
export async function reportVisits(days: number, clock: Clock = systemClock): Promise<VisitReport> {
  const since = new Date(clock.now().getTime() - days * DAY)
  const zone = settings.text('shell', 'time_zone')
  const [[totals], byDay, byChannel, pages] = await Promise.all([
    sql<Pick<VisitReport, 'visits' | 'visitors' | 'views' | 'known' | 'claims'>>(
      null,
      `SELECT (SELECT count(*) FROM marketing_visits WHERE started_at >= $1) AS visits,
              (SELECT count(*) FROM marketing_visitors WHERE last_seen_at >= $1) AS visitors,
              (SELECT count(*) FROM marketing_hits WHERE occurred_at >= $1 AND kind = 'page_view') AS views,
              (SELECT count(*) FROM marketing_visitors WHERE last_seen_at >= $1 AND customer_id IS NOT NULL) AS known,
              (SELECT count(*) FROM marketing_coupon_claims WHERE issued_at >= $1) AS claims`,
      [since]
    ),
    sql<{ day: string; count: number }>(
      null,
      `SELECT d::date::text AS day, count(v.id) AS count
         FROM generate_series(($1::timestamptz AT TIME ZONE $2)::date + 1, (now() AT TIME ZONE $2)::date, interval '1 day') AS d
         LEFT JOIN marketing_visits v ON v.started_at >= $1 AND (v.started_at AT TIME ZONE $2)::date = d::date
        GROUP BY d ORDER BY d`,
      [since, zone]
    ),
    sql<{ channel: string; visits: number; claims: number }>(
      null,
      `SELECT v.channel, count(*) AS visits, count(k.id) AS claims
         FROM marketing_visits v LEFT JOIN LATERAL (SELECT k.id FROM marketing_coupon_claims k WHERE k.visitor_id = v.visitor_id
              AND k.issued_at BETWEEN v.started_at AND v.started_at + interval '1 day' LIMIT 1) k ON true
        WHERE v.started_at >= $1 GROUP BY v.channel ORDER BY count(*) DESC`,
      [since]
    ),
    sql<{ url: string; views: number }>(
      null,
      `SELECT split_part(url, '?', 1) AS url, count(*) AS views FROM marketing_hits
        WHERE occurred_at >= $1 AND kind = 'page_view' GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
      [since]
    ),
  ])
  return { days, ...totals, byDay, byChannel, pages }
}

/** The latest visits, with whoever is known by now. */
export function latestVisits(limit = 50): Promise<VisitRow[]> {
  return sql<VisitRow>(
    null,
    `SELECT v.id, v.channel, v.landing_url AS landing, v.device, v.source #>> '{utm,campaign}' AS campaign,
            c.id AS "customerId", c.display_name AS customer, to_jsonb(v.started_at) #>> '{}' AS at
       FROM marketing_visits v LEFT JOIN marketing_visitors p ON p.id = v.visitor_id LEFT JOIN customers c ON c.id = p.customer_id
      ORDER BY v.started_at DESC, v.id LIMIT $1`,
    [limit]
  )
}

/** Visits of the last week by channel, for the dashboard. */
export default async function loadVisits() {
  const { visits, visitors, claims, byChannel } = await reportVisits(7)
  return { visits, visitors, claims, byChannel }
}
