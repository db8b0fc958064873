import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { queueTelling } from '#modules/oms/services/queue'

/**
 * Notes for each platform's order in each parcel that the platform has to be told, once, with the job
 * that tells. Which orders are in a parcel its lines say, so that each order of a merged one is told
 * of the same waybill. A store that is paused is not called: its notes wait for it to go on.
 */
export default class QueueShipConfirms {
  async handle({
    trx,
    fulfilmentIds,
  }: {
    trx: Trx
    fulfilmentIds: readonly number[]
  }): Promise<number[]> {
    const rows = await sql<{ id: number; storeId: number }>(
      trx,
      `INSERT INTO oms_ship_confirms (fulfilment_id, order_id, store_id, ship_by)
       SELECT x.fulfilment_id, o.id, o.store_id, o.ship_by
         FROM (SELECT DISTINCT fl.fulfilment_id, l.order_id FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
                WHERE fl.fulfilment_id = ANY($1::bigint[]) AND NOT fl.is_cancelled) x
         JOIN fulfilments f ON f.id = x.fulfilment_id AND f.waybill_no IS NOT NULL
         JOIN orders o ON o.id = x.order_id
        WHERE EXISTS (SELECT 1 FROM platform_orders p WHERE p.order_id = o.id)
          AND EXISTS (SELECT 1 FROM oms_channel_accounts a WHERE a.store_id = o.store_id)
        ORDER BY x.fulfilment_id, o.id
       ON CONFLICT (fulfilment_id, order_id) DO NOTHING RETURNING id, store_id AS "storeId"`,
      [fulfilmentIds],
      'oms_ship_confirms_add'
    )
    await queueTelling(
      trx,
      rows.map((row) => row.storeId)
    )
    return rows.map((row) => row.id)
  }
}
