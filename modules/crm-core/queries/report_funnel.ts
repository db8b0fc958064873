import type { Actor } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'

export type FunnelStep = {
  id: number
  name: string
  kind: 'open' | 'won'
  /** Leads of the span that got here or further. */
  reached: number
  /** Share of those of the step before, null for the first; a fraction as text. */
  fromBefore: string | null
  /** Share of all leads of the span. */
  fromStart: string | null
}
export type Funnel = {
  days: number
  leads: number
  won: number
  lost: number
  steps: FunnelStep[]
}

const DAY = 86_400_000
const share = (part: number, of: number) => (of === 0 ? null : (part / of).toFixed(4))

/**
 * How far the leads of the last days came: a lead counts for every stage up to the furthest its log
 * names, a won one for all. Conversion of a step is measured against the step before.
 */
export async function reportFunnel(
  locale: string,
  days = 90,
  clock: Clock = systemClock
): Promise<Funnel> {
  const since = new Date(clock.now().getTime() - days * DAY)
  const rows = await sql<{ id: number; name: string; kind: 'open' | 'won'; reached: number }>(
    null,
    `WITH furthest AS (
       SELECT l.id, CASE WHEN l.state = 'won' THEN 2147483647 ELSE coalesce((SELECT max(s.position) FROM crm_core_stage_log g
                JOIN crm_core_stages s ON s.id = g.to_stage_id AND s.kind = 'open' WHERE g.lead_id = l.id), 0) END AS position
         FROM crm_core_leads l WHERE l.created_at >= $1
     )
     SELECT s.id, ${locale === 'en' ? 's.name_en' : 's.name_zh'} AS name, s.kind,
            (SELECT count(*) FROM furthest f WHERE CASE WHEN s.kind = 'won' THEN f.position = 2147483647 ELSE f.position >= s.position END) AS reached
       FROM crm_core_stages s WHERE s.is_active AND s.kind <> 'lost' ORDER BY s.kind = 'won', s.position`,
    [since]
  )
  const [{ leads, won, lost }] = await sql<{ leads: number; won: number; lost: number }>(
    null,
    `SELECT count(*) AS leads, count(*) FILTER (WHERE state = 'won') AS won, count(*) FILTER (WHERE state = 'lost') AS lost
       FROM crm_core_leads WHERE created_at >= $1`,
    [since]
  )
  const steps = rows.map((row, index) => ({
    ...row,
    fromBefore: index === 0 ? null : share(row.reached, rows[index - 1].reached),
    fromStart: share(row.reached, leads),
  }))
  return { days, leads, won, lost, steps }
}

/** The funnel of the last 90 days, for the dashboard. */
export default async function loadFunnel(actor: Actor) {
  return { funnel: await reportFunnel(actor.locale) }
}
