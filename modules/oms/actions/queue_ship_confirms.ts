import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Notes for each parcel of a platform's order that the platform has to be told, once a fulfilment, with the job that tells it. A store that is paused is not called: its notes wait for it to go on. */
export default class QueueShipConfirms {
  async handle({
    trx,
    fulfilmentIds,
  }: {
    trx: Trx
    fulfilmentIds: readonly number[]
  }): Promise<number[]> {
    const rows = await sql<{ id: number; orderId: number }>(
      trx,
      `WITH added AS (INSERT INTO oms_ship_confirms (fulfilment_id, order_id, store_id)
       SELECT f.id, f.order_id, f.store_id FROM fulfilments f
         JOIN platform_orders p ON p.order_id = f.order_id
         JOIN oms_channel_accounts a ON a.store_id = f.store_id
        WHERE f.id = ANY($1::bigint[]) AND f.waybill_no IS NOT NULL ORDER BY f.id
       ON CONFLICT (fulfilment_id) DO NOTHING RETURNING id, order_id, store_id)
       SELECT n.id, n.order_id AS "orderId" FROM added n JOIN oms_channel_accounts a ON a.store_id = n.store_id AND a.state <> 'paused'
        ORDER BY n.id`,
      [fulfilmentIds],
      'oms_ship_confirms_add'
    )
    await queueConfirms(trx, rows)
    return rows.map((row) => row.id)
  }
}

/** Parcels of one order are told one after the other. */
export const queueConfirms = (
  trx: Trx | null,
  confirms: readonly { id: number; orderId: number }[]
) =>
  addJobs(
    trx,
    confirms.map(({ id, orderId }) => ({
      name: 'oms.confirm_shipment',
      payload: { confirmId: id },
      queue: `oms.confirm:${orderId}`,
      key: `oms.confirm_shipment:${id}`,
      maxAttempts: 15,
    }))
  )
