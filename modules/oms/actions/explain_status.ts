import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ResubmitParked, { type Resubmission } from '#modules/oms/actions/resubmit_parked'
import type { StatusMeaning } from '#modules/oms/domain/park_reasons'
import { queueSubmit } from '#modules/oms/services/queue'

/** Orders that are submitted while the person waits; of more, jobs take the rest. */
const AT_ONCE = 200

/**
 * Says what a status means that a store's platform gave an order and nobody knows. It holds for every
 * order of the store with that status, those that wait and those to come.
 * @throws RefusedException `oms_status_known` when the order does not wait for it
 */
export default class ExplainStatus {
  async handle(input: {
    id: number
    meaning: StatusMeaning
    actor: Actor
  }): Promise<Resubmission[]> {
    const ids = await inTransaction(null, (trx) => this.#keep(trx, input))
    return new ResubmitParked().handle({ ids, actor: input.actor, decision: 'status' })
  }

  async #keep(
    trx: Trx,
    { id, meaning, actor }: { id: number; meaning: StatusMeaning; actor: Actor }
  ): Promise<number[]> {
    const [row] = await sql<{ storeId: number; status: string | null; reason: string | null }>(
      trx,
      `SELECT store_id AS "storeId", park_details->>'status' AS status, park_reason AS reason FROM platform_orders
        WHERE id = $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2))`,
      [id, actor.stores]
    )
    if (!row) throw new NotFoundException('platform_order', id)
    if (row.reason !== 'unknown_status' || row.status === null)
      throw new RefusedException('oms_status_known')
    await sql(
      trx,
      `UPDATE oms_channel_accounts SET status_meanings = status_meanings || jsonb_build_object($2::text, $3::text), updated_at = now()
        WHERE store_id = $1`,
      [row.storeId, row.status, meaning]
    )
    await audit(trx, actor, {
      action: 'oms.channel.explain',
      subjectType: 'channel',
      subjectId: row.storeId,
      after: { status: row.status, meaning },
    })
    const due = await sql<{ id: number }>(
      trx,
      `SELECT id FROM platform_orders WHERE store_id = $1 AND state IN ('parked', 'conflict') AND park_reason = 'unknown_status'
          AND park_details->>'status' = $2 ORDER BY id = $3 DESC, id`,
      [row.storeId, row.status, id]
    )
    const ids = due.map((one) => one.id)
    await queueSubmit(trx, ids.slice(AT_ONCE))
    return ids.slice(0, AT_ONCE)
  }
}
