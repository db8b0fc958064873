import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** The leads of one customer, for their page. */
export default async function customerLeads(customerId: number, actor: Actor) {
  const name = actor.locale === 'en' ? 'name_en' : 'name_zh'
  const leads = await sql<{
    id: number
    number: string
    stage: string
    state: string
    source: string
    at: string
  }>(
    null,
    `SELECT l.id, l.number, s.${name} AS stage, l.state, l.source, to_jsonb(l.created_at) #>> '{}' AS at
       FROM crm_core_leads l JOIN crm_core_stages s ON s.id = l.stage_id WHERE l.customer_id = $1 ORDER BY l.id DESC LIMIT 50`,
    [customerId]
  )
  return { leads }
}
