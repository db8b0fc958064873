import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type LeadRecord = {
  id: number
  number: string
  state: string
  stageId: number
  customerId: number
  customer: string
  customerNumber: string
  source: string
  utm: Record<string, string>
  consent: { at: string; text: string; source: string } | null
  owner: string | null
  inPool: boolean
  nextAt: string | null
  wonOrderId: number | null
  wonOrder: string | null
  lostReason: string | null
  lostNote: string | null
  title: string
  closedAt: string | null
  createdAt: string
  followUps: {
    id: number
    kind: string
    outcome: string
    note: string
    at: string
    nextAt: string | null
    who: string | null
  }[]
}

/** One lead with its follow-ups, newest first. @throws NotFoundException */
export async function getLead(id: number, locale: string): Promise<LeadRecord> {
  const name = locale === 'en' ? 'name_en' : 'name_zh'
  const [row] = await sql<{ record: LeadRecord }>(
    null,
    `SELECT jsonb_build_object('id', l.id, 'number', l.number, 'state', l.state, 'stageId', l.stage_id, 'customerId', c.id,
       'customer', c.display_name, 'customerNumber', c.number, 'source', l.source, 'utm', l.utm, 'consent', l.consent, 'owner', u.full_name,
       'inPool', l.pool_since IS NOT NULL, 'nextAt', l.next_follow_up_at, 'wonOrderId', l.won_order_id, 'wonOrder', o.number,
       'lostReason', r.${name}, 'lostNote', l.lost_note, 'title', l.title, 'closedAt', l.closed_at, 'createdAt', l.created_at,
       'followUps', coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'outcome', f.outcome, 'note', f.note, 'at', f.at,
           'nextAt', f.next_at, 'who', fu.full_name) ORDER BY f.id DESC)
         FROM crm_core_follow_ups f LEFT JOIN users fu ON fu.id = f.actor_id WHERE f.lead_id = l.id), '[]')) AS record
     FROM crm_core_leads l JOIN customers c ON c.id = l.customer_id LEFT JOIN users u ON u.id = l.owner_id
     LEFT JOIN orders o ON o.id = l.won_order_id LEFT JOIN crm_core_lost_reasons r ON r.id = l.lost_reason_id
     WHERE l.id = $1`,
    [id]
  )
  if (!row) throw new NotFoundException('lead', id)
  return row.record
}
