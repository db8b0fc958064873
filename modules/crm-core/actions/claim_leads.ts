import type { Actor } from '#kernel/access/actor'
import { dayBounds, systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import type { RowResult } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/**
 * Takes leads from the public pool for oneself. A person takes at most so many a day as the setting
 * allows; of two who want the same lead the first gets it.
 */
export default class ClaimLeads {
  handle(input: { trx?: Trx | null; leadIds: number[]; actor: Actor }): Promise<RowResult[]> {
    return inTransaction(input.trx, (trx) => this.#claim(trx, input.leadIds, input.actor))
  }

  async #claim(trx: Trx, leadIds: number[], actor: Actor): Promise<RowResult[]> {
    if (actor.id === null) throw new RefusedException('crm_claim_needs_person')
    // The person's row stands for their allowance: two tabs cannot both take the last of it.
    await sql(trx, 'SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE', [actor.id])
    const { start } = dayBounds(systemClock.now(), settings.text('shell', 'time_zone'))
    const [{ taken }] = await sql<{ taken: number }>(
      trx,
      'SELECT count(*) AS taken FROM crm_core_claims WHERE user_id = $1 AND claimed_at >= $2',
      [actor.id, start]
    )
    const left = Math.max(0, settings.integer('crm-core', 'pool_daily_limit') - taken)
    const rows = await sql<{ id: number }>(
      trx,
      `WITH held AS (
         SELECT id FROM crm_core_leads
          WHERE id = ANY($1::bigint[]) AND state = 'open' AND pool_since IS NOT NULL
          ORDER BY array_position($1::bigint[], id) LIMIT $3 FOR NO KEY UPDATE
       ), claimed AS (
         UPDATE crm_core_leads l SET owner_id = $2, pool_since = NULL, version = version + 1, updated_at = now()
           FROM held h WHERE h.id = l.id RETURNING l.id
       )
       INSERT INTO crm_core_claims (lead_id, user_id) SELECT id, $2 FROM claimed RETURNING lead_id AS id`,
      [leadIds, actor.id, left]
    )
    const done = new Set(rows.map((row) => row.id))
    return leadIds.map((id): RowResult => {
      if (done.has(id)) return { id, ok: true }
      return {
        id,
        ok: false,
        message: done.size >= left ? 'crm-core.refusals.daily_limit' : 'crm-core.refusals.taken',
      }
    })
  }
}
