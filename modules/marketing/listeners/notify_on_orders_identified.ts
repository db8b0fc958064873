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
    const parcels = await sql<{ id: number }>(
      trx,
      `SELECT id FROM fulfilments
        WHERE order_id = ANY($1::bigint[]) AND shipped_at > $2::timestamptz - interval '1 day' ORDER BY id`,
      [payload.orders.map((order) => order.orderId), occurredAt]
    )
    if (parcels.length > 0)
      await notifyShipped(
        trx,
        parcels.map(({ id }) => id)
      )
  }
}
