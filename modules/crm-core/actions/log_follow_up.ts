import { appendTimeline } from '#customers/actions/append_timeline'
import type { Actor } from '#kernel/access/actor'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export type FollowUpKind = 'call' | 'message' | 'visit' | 'email' | 'other'
export type Outcome = 'reached' | 'no_answer' | 'interested' | 'not_now' | 'other'

export interface FollowUpInput {
  trx?: Trx | null
  leadId: number
  kind: FollowUpKind
  outcome: Outcome
  note: string
  /** When to get in touch again; a reminder comes then. */
  nextAt: Date | null
  actor: Actor
}

/** Writes down a contact with a lead and when the next one is due. */
export default class LogFollowUp {
  handle(input: FollowUpInput): Promise<number> {
    return inTransaction(input.trx, (trx) => this.#log(trx, input))
  }

  async #log(
    trx: Trx,
    { leadId, kind, outcome, note, nextAt, actor }: FollowUpInput
  ): Promise<number> {
    const [lead] = await sql<{ customer_id: number; number: string; state: string }>(
      trx,
      'SELECT customer_id, number, state FROM crm_core_leads WHERE id = $1 FOR NO KEY UPDATE',
      [leadId]
    )
    if (!lead) throw new NotFoundException('lead', leadId)
    if (nextAt && lead.state !== 'open')
      throw new ConflictException('crm_lead_closed', { number: lead.number })
    const [entry] = await sql<{ id: number; at: Date }>(
      trx,
      `INSERT INTO crm_core_follow_ups (lead_id, kind, outcome, note, next_at, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, at`,
      [leadId, kind, outcome, note, nextAt, actor.id]
    )
    await sql(
      trx,
      `UPDATE crm_core_leads SET last_follow_up_at = $2, next_follow_up_at = $3, version = version + 1, updated_at = now()
        WHERE id = $1`,
      [leadId, entry.at, nextAt]
    )
    await appendTimeline(trx, [
      {
        customerId: lead.customer_id,
        module: 'crm-core',
        kind: 'follow_up',
        refType: 'follow_up',
        refId: entry.id,
        payload: { number: lead.number, kind, outcome, note, leadId },
        occurredAt: entry.at,
        actorId: actor.id,
      },
    ])
    return entry.id
  }
}
