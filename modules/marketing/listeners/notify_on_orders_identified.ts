import type { StoredEvent } from '#kernel/events/domain_event'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { notifyShipped } from '#modules/marketing/services/shipping_notices'

/** Parcels that left before it was known whose they are; older ones are no news any more. */
export default class NotifyOnOrdersIdentified {
  async handle(
    { payload, occurredAt }: StoredEvent<{ orders: { orderId: number }[] }>,
    trx: Trx
  ): Promise<void> {
    const orderIds = payload.orders.map((order) => order.orderId)
    const parcels = await sql<{ id: number }>(
      trx,
      `SELECT DISTINCT f.id FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
        WHERE x.order_id = ANY($1::bigint[]) AND f.shipped_at > $2::timestamptz - interval '1 day' ORDER BY f.id`,
      [orderIds, occurredAt]
    )
    const fulfilmentIds = parcels.map(({ id }) => id)
    if (fulfilmentIds.length > 0) await notifyShipped(trx, fulfilmentIds, orderIds)
  }
}
