import { appendTimeline } from '#customers/actions/append_timeline'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { LeadsCreated } from '#modules/crm-core/events/leads_created'

export interface NewLead {
  customerId: number
  title?: string
  /** Where the lead came from, e.g. `landing:spring-camp`. */
  source: string
  utm?: Record<string, string>
  consent?: { at: string; text: string; source: string } | null
  /** Without one the lead goes to the public pool. */
  ownerId?: number | null
}

export interface CreatedLead {
  id: number
  number: string
  customerId: number
}

interface LeadRow extends Record<string, unknown> {
  id: number
  number: string
  customer_id: number
  source: string
  created_at: Date
}

/**
 * Opens a lead for each customer who has none open; answers the new ones. One who has keeps it,
 * whoever comes first of several at once.
 */
export default class CreateLeads {
  handle({
    trx,
    leads,
    actor = SYSTEM,
  }: {
    trx?: Trx | null
    leads: NewLead[]
    actor?: Actor
  }): Promise<CreatedLead[]> {
    const first = new Map<number, NewLead>()
    for (const lead of leads) if (!first.has(lead.customerId)) first.set(lead.customerId, lead)
    if (first.size === 0) return Promise.resolve([])
    return inTransaction(trx, (t) => this.#create(t, [...first.values()], actor))
  }

  async #create(trx: Trx, leads: NewLead[], actor: Actor): Promise<CreatedLead[]> {
    const rows = await sql<LeadRow>(
      trx,
      `INSERT INTO crm_core_leads (customer_id, title, source, utm, consent, owner_id, pool_since, stage_id)
       SELECT coalesce(c.merged_into_id, c.id), r.title, r.source, r.utm, r.consent, r.owner_id,
              CASE WHEN r.owner_id IS NULL THEN now() END,
              (SELECT id FROM crm_core_stages WHERE kind = 'open' AND is_active ORDER BY position LIMIT 1)
         FROM jsonb_to_recordset($1::jsonb) AS r(customer_id bigint, title text, source text, utm jsonb, consent jsonb, owner_id bigint)
         JOIN customers c ON c.id = r.customer_id
        ORDER BY 1
       ON CONFLICT (customer_id) WHERE state = 'open' DO NOTHING
       RETURNING id, number, customer_id, source, created_at`,
      [
        JSON.stringify(
          leads.map((lead) => ({
            customer_id: lead.customerId,
            title: lead.title ?? '',
            source: lead.source,
            utm: lead.utm ?? {},
            consent: lead.consent ?? null,
            owner_id: lead.ownerId ?? null,
          }))
        ),
      ],
      'crm_create_leads'
    )
    if (rows.length === 0) return []
    const ids = rows.map((row) => row.id)
    await sql(
      trx,
      `INSERT INTO crm_core_stage_log (lead_id, to_stage_id, actor_id)
       SELECT id, stage_id, $2 FROM crm_core_leads WHERE id = ANY($1::bigint[])`,
      [ids, actor.id]
    )
    await appendTimeline(
      trx,
      rows.map((row) => ({
        customerId: row.customer_id,
        module: 'crm-core',
        kind: 'lead_created',
        refType: 'lead',
        refId: row.id,
        payload: { number: row.number, source: row.source },
        occurredAt: row.created_at,
        actorId: actor.id,
      }))
    )
    await append(
      trx,
      new LeadsCreated({ leadIds: ids, customerIds: rows.map((row) => row.customer_id) }),
      actor
    )
    return rows.map((row) => ({ id: row.id, number: row.number, customerId: row.customer_id }))
  }
}
