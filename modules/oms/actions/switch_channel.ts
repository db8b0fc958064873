import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { catchUp } from '#modules/oms/services/catch_up'

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
      if (to === 'active') await catchUp(trx, storeId)
      return true
    })
  }
}
