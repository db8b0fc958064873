import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import { queueSubmit } from '#modules/oms/services/queue'

/** Orders that waited for a listing to be mapped are submitted again. */
export default class ResubmitOnListingsMapped implements ListenerHandler<{ listingIds: number[] }> {
  async handle(event: StoredEvent<{ listingIds: number[] }>, trx: Trx): Promise<void> {
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT p.id FROM platform_orders p
        WHERE p.state IN ('parked', 'conflict') AND p.park_reason = 'unmapped_sku'
          AND EXISTS (SELECT 1 FROM jsonb_array_elements(p.park_details->'items') i WHERE (i->>'listingId')::bigint = ANY($1::bigint[]))
        ORDER BY p.id`,
      [event.payload.listingIds]
    )
    await queueSubmit(
      trx,
      rows.map((row) => row.id)
    )
  }
}
