import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { queueSubmit } from '#modules/oms/services/queue'

/** What a platform changed while a parcel was in somebody's hands is tried again once the parcel is withdrawn or has left. */
export default class ResubmitOnParcelsSettled implements ListenerHandler<{ orderIds: number[] }> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT id FROM platform_orders WHERE order_id = ANY($1::bigint[]) AND state = 'conflict' AND park_reason = 'order_in_work' ORDER BY id`,
      [event.payload.orderIds],
      'oms_waiting_for_parcels'
    )
    await queueSubmit(
      trx,
      rows.map((row) => row.id)
    )
  }
}
