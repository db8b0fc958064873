import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { queueTelling } from '#modules/oms/services/queue'
import { clearRefused, lockToTell } from '#modules/oms/services/refused_parcels'

/** Tells a store's platform once more of the parcels it refused to hear of. Answers how many. */
export default class RetryConfirms {
  handle({ storeId, actor }: { storeId: number; actor: Actor }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const waiting = await sql<{ orderId: number }>(
        trx,
        `SELECT DISTINCT order_id AS "orderId" FROM oms_ship_confirms WHERE store_id = $1 AND state = 'failed'`,
        [storeId]
      )
      await lockToTell(
        trx,
        waiting.map((one) => one.orderId)
      )
      const failed = await sql<{ orderId: number }>(
        trx,
        `UPDATE oms_ship_confirms SET state = 'waiting', next_at = now() WHERE store_id = $1 AND state = 'failed' RETURNING order_id AS "orderId"`,
        [storeId]
      )
      await clearRefused(
        trx,
        failed.map((one) => one.orderId)
      )
      await queueTelling(trx, [storeId])
      if (failed.length > 0)
        await audit(trx, actor, {
          action: 'oms.channel.retry',
          subjectType: 'channel',
          subjectId: storeId,
          after: { count: failed.length },
        })
      return failed.length
    })
  }
}
