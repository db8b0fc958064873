import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { queueConfirms } from '#modules/oms/actions/queue_ship_confirms'

/** Tells a store's platform once more of the parcels it refused to hear of. Answers how many. */
export default class RetryConfirms {
  handle({ storeId, actor }: { storeId: number; actor: Actor }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const failed = await sql<{ id: number; orderId: number }>(
        trx,
        `UPDATE oms_ship_confirms SET state = 'waiting' WHERE store_id = $1 AND state = 'failed' RETURNING id, order_id AS "orderId"`,
        [storeId]
      )
      await queueConfirms(trx, failed)
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
