import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { queueConfirms } from '#modules/oms/actions/queue_ship_confirms'

/**
 * Pauses a store's connection or lets it go on. A paused one is neither read nor told of parcels;
 * messages the platform sends are still kept. Going on reads what was missed and tells what waits.
 * @returns false when it was in that state already
 */
export default class SwitchChannel {
  handle(input: { storeId: number; to: 'active' | 'paused'; actor: Actor }): Promise<boolean> {
    const { storeId, to, actor } = input
    return inTransaction(null, async (trx) => {
      const moved = await sql(
        trx,
        'UPDATE oms_channel_accounts SET state = $2, updated_at = now() WHERE store_id = $1 AND state <> $2 RETURNING id',
        [storeId, to]
      )
      if (moved.length === 0) return false
      await audit(trx, actor, {
        action: to === 'paused' ? 'oms.channel.pause' : 'oms.channel.resume',
        subjectType: 'channel',
        subjectId: storeId,
      })
      if (to === 'active') await this.#catchUp(trx, storeId)
      return true
    })
  }

  async #catchUp(trx: Trx, storeId: number) {
    await queuePull(trx, storeId)
    const waiting = await sql<{ id: number; orderId: number }>(
      trx,
      `SELECT id, order_id AS "orderId" FROM oms_ship_confirms WHERE store_id = $1 AND state = 'waiting' ORDER BY id LIMIT 5000`,
      [storeId]
    )
    await queueConfirms(trx, waiting)
  }
}

/** Has a store read now, once whatever else asks for it. */
export const queuePull = (trx: Trx | null, storeId: number) =>
  addJobs(trx, [
    {
      name: 'oms.pull_store',
      payload: { storeId },
      queue: `oms.pull:${storeId}`,
      key: `oms.pull_store:${storeId}`,
      maxAttempts: 3,
    },
  ])
