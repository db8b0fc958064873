import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import type { RowResult } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface MoveInput {
  trx?: Trx | null
  leadIds: number[]
  stageId: number
  /** Needed for the lost stage. */
  lostReasonId?: number | null
  lostNote?: string | null
  actor: Actor
}

interface Held extends Record<string, unknown> {
  id: number
  stage_id: number
  state: string
  has_other_open: boolean
}

/**
 * Moves leads to another stage. A lost lead may be taken up again; a won one stays won, since an
 * order stands behind it. Answers what became of each.
 */
export default class MoveLeads {
  handle(input: MoveInput): Promise<RowResult[]> {
    return inTransaction(input.trx, (trx) => this.#move(trx, input))
  }

  async #move(
    trx: Trx,
    { leadIds, stageId, lostReasonId = null, lostNote = null, actor }: MoveInput
  ): Promise<RowResult[]> {
    const [stage] = await sql<{ kind: string }>(
      trx,
      'SELECT kind FROM crm_core_stages WHERE id = $1 AND is_active',
      [stageId]
    )
    if (!stage) throw new NotFoundException('stage', stageId)
    if (stage.kind === 'won') throw new RefusedException('crm_won_by_order')
    if (stage.kind === 'lost' && !lostReasonId) throw new RefusedException('crm_lost_reason_needed')
    const held = await sql<Held>(
      trx,
      `SELECT l.id, l.stage_id, l.state, EXISTS (SELECT FROM crm_core_leads o
                WHERE o.customer_id = l.customer_id AND o.state = 'open' AND o.id <> l.id) AS has_other_open
         FROM crm_core_leads l WHERE l.id = ANY($1::bigint[]) ORDER BY l.id FOR NO KEY UPDATE`,
      [leadIds]
    )
    const byId = new Map(held.map((lead) => [lead.id, lead]))
    const results = leadIds.map((id): RowResult => {
      const why = refusal(byId.get(id), stage.kind)
      return why ? { id, ok: false, message: why } : { id, ok: true }
    })
    const moving = results
      .filter((r) => r.ok && byId.get(r.id)!.stage_id !== stageId)
      .map((r) => r.id)
    if (moving.length === 0) return results
    await sql(
      trx,
      `UPDATE crm_core_leads SET stage_id = $2, state = $3, entered_stage_at = now(), version = version + 1, updated_at = now(),
              closed_at = CASE WHEN $3 = 'lost' THEN now() END, lost_reason_id = $4, lost_note = $5,
              next_follow_up_at = CASE WHEN $3 = 'open' THEN next_follow_up_at END,
              pool_since = CASE WHEN $3 = 'open' THEN pool_since END
        WHERE id = ANY($1::bigint[])`,
      [
        moving,
        stageId,
        stage.kind,
        stage.kind === 'lost' ? lostReasonId : null,
        stage.kind === 'lost' ? lostNote : null,
      ]
    )
    await sql(
      trx,
      `INSERT INTO crm_core_stage_log (lead_id, from_stage_id, to_stage_id, actor_id)
       SELECT m.id, m.was, $3, $4 FROM unnest($1::bigint[], $2::bigint[]) AS m(id, was)`,
      [moving, moving.map((id) => byId.get(id)!.stage_id), stageId, actor.id]
    )
    await audit(
      trx,
      actor,
      moving.map((id) => ({
        action: 'crm-core.leads.move',
        subjectType: 'lead',
        subjectId: id,
        before: { stageId: byId.get(id)!.stage_id },
        after: { stageId, lostReasonId },
        reason: lostNote ?? undefined,
      }))
    )
    return results
  }
}

/** Language key of why a lead may not move there. */
function refusal(lead: Held | undefined, kind: string): string | null {
  if (!lead) return 'crm-core.refusals.gone'
  if (lead.state === 'won') return 'crm-core.refusals.won'
  if (lead.state === 'lost' && kind === 'open' && lead.has_other_open)
    return 'crm-core.refusals.other_open'
  return null
}
