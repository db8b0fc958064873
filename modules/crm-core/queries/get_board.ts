import { sql } from '#kernel/sql'

export type Stage = {
  id: number
  key: string
  name: string
  kind: 'open' | 'won' | 'lost'
  count: number
}
export type BoardLead = {
  id: number
  number: string
  name: string
  source: string
  owner: string | null
  stageId: number
  since: string
  isLate: boolean
}
export type Reason = { id: number; name: string }

const nameIn = (locale: string) => (locale === 'en' ? 'name_en' : 'name_zh')

/** The stages in order, each with how many leads stand there: the funnel. */
export function listStages(locale: string): Promise<Stage[]> {
  return sql<Stage>(
    null,
    `SELECT s.id, s.key, s.${nameIn(locale)} AS name, s.kind, (SELECT count(*) FROM crm_core_leads l WHERE l.stage_id = s.id) AS count
       FROM crm_core_stages s WHERE s.is_active ORDER BY s.position, s.id`
  )
}

export function listReasons(locale: string): Promise<Reason[]> {
  return sql<Reason>(
    null,
    `SELECT id, ${nameIn(locale)} AS name FROM crm_core_lost_reasons WHERE is_active ORDER BY position, id`
  )
}

/** The newest leads of each stage, at most fifty a column. */
export function listBoard(): Promise<BoardLead[]> {
  return sql<BoardLead>(
    null,
    `SELECT b.* FROM crm_core_stages s CROSS JOIN LATERAL (
       SELECT l.id, l.number, c.display_name AS name, l.source, u.full_name AS owner, l.stage_id AS "stageId",
              to_jsonb(l.entered_stage_at) #>> '{}' AS since,
              l.state = 'open' AND l.entered_stage_at < now() - make_interval(days => s.max_days) AS "isLate"
         FROM crm_core_leads l JOIN customers c ON c.id = l.customer_id LEFT JOIN users u ON u.id = l.owner_id
        WHERE l.stage_id = s.id ORDER BY l.entered_stage_at DESC, l.id DESC LIMIT 50) b
     WHERE s.is_active ORDER BY s.position`
  )
}
