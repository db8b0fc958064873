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
      `SELECT DISTINCT p.id FROM unnest($1::bigint[]) AS w(id)
         JOIN platform_orders p ON p.state IN ('parked', 'conflict') AND p.park_reason = 'unmapped_sku'
          AND p.park_details->'items' @> jsonb_build_array(jsonb_build_object('listingId', w.id)) ORDER BY p.id`,
      [event.payload.listingIds]
    )
    await queueSubmit(
      trx,
      rows.map((row) => row.id)
    )
  }
}
