import { sql } from '#kernel/sql'

export type StageRow = {
  id: number
  nameZh: string
  nameEn: string
  kind: 'open' | 'won' | 'lost'
  maxDays: number | null
  isActive: boolean
  count: number
}
export type ReasonRow = {
  id: number
  nameZh: string
  nameEn: string
  isActive: boolean
  count: number
}

/** All stages, those switched off too, with how many leads stand on each. */
export const listAllStages = () =>
  sql<StageRow>(
    null,
    `SELECT s.id, s.name_zh AS "nameZh", s.name_en AS "nameEn", s.kind, s.max_days AS "maxDays", s.is_active AS "isActive",
            (SELECT count(*) FROM crm_core_leads l WHERE l.stage_id = s.id) AS count
       FROM crm_core_stages s ORDER BY s.position, s.id`
  )

/** All reasons of a loss, with how many leads were lost for each. */
export const listAllReasons = () =>
  sql<ReasonRow>(
    null,
    `SELECT r.id, r.name_zh AS "nameZh", r.name_en AS "nameEn", r.is_active AS "isActive",
            (SELECT count(*) FROM crm_core_leads l WHERE l.lost_reason_id = r.id) AS count
       FROM crm_core_lost_reasons r ORDER BY r.position, r.id`
  )

/** People who may work on leads; at most 200. */
export const listSellers = () =>
  sql<{ id: number; name: string }>(
    null,
    `SELECT u.id, u.full_name AS name FROM users u
      WHERE u.is_active AND (u.is_owner OR EXISTS (SELECT FROM user_roles r JOIN role_permissions p USING (role_id)
              WHERE r.user_id = u.id AND p.permission = 'crm-core.leads.work'))
      ORDER BY u.full_name, u.id LIMIT 200`
  )
