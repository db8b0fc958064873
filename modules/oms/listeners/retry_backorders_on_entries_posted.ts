import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import RetryBackorders from '#modules/oms/actions/retry_backorders'

/** Stock that arrived goes to the orders that wait for it. */
export default class RetryBackordersOnEntriesPosted implements ListenerHandler<{
  entryIds: number[]
}> {
  async handle(event: StoredEvent<{ entryIds: number[] }>, trx: Trx): Promise<void> {
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT DISTINCT sku_id AS id FROM stock_entries WHERE id = ANY($1::bigint[]) AND bucket = 'on_hand' AND delta > 0`,
      [event.payload.entryIds],
      'oms_arrived_skus'
    )
    if (rows.length > 0)
      await new RetryBackorders().handle({
        trx,
        skuIds: rows.map((row) => row.id),
        cause: 'stock',
      })
  }
}
