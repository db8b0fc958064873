import { appendTimeline } from '#customers/actions/append_timeline'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { LeadsWon } from '#modules/crm-core/events/leads_won'

interface WonRow extends Record<string, unknown> {
  id: number
  number: string
  customer_id: number
  order_id: number
  order_number: string
  from_stage_id: number
  closed_at: Date
}

/**
 * Wins the open leads of customers who ordered: by a paid order, or already by a captured one when
 * the setting says so. The earliest order since the lead came in is the one that won it.
 */
export default class WinLeads {
  handle({
    trx,
    orderIds,
    actor = SYSTEM,
  }: {
    trx?: Trx | null
    orderIds: number[]
    actor?: Actor
  }): Promise<number[]> {
    return inTransaction(trx, (t) => this.#win(t, orderIds, actor))
  }

  async #win(trx: Trx, orderIds: number[], actor: Actor): Promise<number[]> {
    const rows = await sql<WonRow>(
      trx,
      `WITH winning AS (
         SELECT DISTINCT ON (l.id) l.id, l.stage_id AS from_stage_id, o.id AS order_id, o.number AS order_number
           FROM orders o JOIN crm_core_leads l ON l.customer_id = o.customer_id AND l.state = 'open'
          WHERE o.id = ANY($1::bigint[]) AND o.kind = 'sale' AND o.status <> 'cancelled'
            AND ($2 = 'captured' OR o.payment_status IN ('paid', 'partly_refunded'))
          ORDER BY l.id, o.placed_at, o.id
       ), held AS (
         SELECT l.id FROM crm_core_leads l JOIN winning USING (id) ORDER BY l.id FOR NO KEY UPDATE OF l
       )
       UPDATE crm_core_leads l
          SET state = 'won', stage_id = s.id, won_order_id = w.order_id, closed_at = now(), entered_stage_at = now(),
              next_follow_up_at = NULL, pool_since = NULL, version = l.version + 1, updated_at = now()
         FROM winning w JOIN held USING (id) CROSS JOIN (SELECT id FROM crm_core_stages WHERE kind = 'won') s
        WHERE l.id = w.id AND l.state = 'open'
       RETURNING l.id, l.number, l.customer_id, w.order_id, w.order_number, w.from_stage_id, l.closed_at`,
      [orderIds, settings.text('crm-core', 'win_on')],
      'crm_win_leads'
    )
    if (rows.length === 0) return []
    await sql(
      trx,
      `INSERT INTO crm_core_stage_log (lead_id, from_stage_id, to_stage_id, actor_id)
       SELECT r.id, r.from_stage_id, (SELECT id FROM crm_core_stages WHERE kind = 'won'), $2
         FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, from_stage_id bigint)`,
      [JSON.stringify(rows), actor.id]
    )
    await appendTimeline(
      trx,
      rows.map((row) => ({
        customerId: row.customer_id,
        module: 'crm-core',
        kind: 'lead_won',
        refType: 'lead',
        refId: row.id,
        payload: { number: row.number, order: row.order_number, orderId: row.order_id },
        occurredAt: row.closed_at,
        actorId: actor.id,
      }))
    )
    await append(
      trx,
      new LeadsWon({ leadIds: rows.map((r) => r.id), orderIds: rows.map((r) => r.order_id) }),
      actor
    )
    return rows.map((row) => row.id)
  }
}
