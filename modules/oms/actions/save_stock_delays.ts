import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface StockDelays {
  /** Milliseconds that changes of class A, and of class B, are gathered. */
  delayMs: number
  slowDelayMs: number
  /** Class S is told at once when fewer are left. */
  urgentBelow: number
}

/** Says how long a store's changes are gathered before its platform is told. */
export default class SaveStockDelays {
  async handle({
    actor,
    storeId,
    delays,
  }: {
    actor: Actor
    storeId: number
    delays: StockDelays
  }): Promise<void> {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `INSERT INTO oms_stock_channels AS c (store_id, delay_ms, slow_delay_ms, urgent_below) VALUES ($1, $2, $3, $4)
         ON CONFLICT (store_id) DO UPDATE SET delay_ms = excluded.delay_ms, slow_delay_ms = excluded.slow_delay_ms,
                urgent_below = excluded.urgent_below, updated_at = now()`,
        [storeId, delays.delayMs, delays.slowDelayMs, delays.urgentBelow],
        'oms_stock_delays'
      )
      await audit(trx, actor, {
        action: 'oms.stock.delays',
        subjectType: 'oms_stock_channel',
        subjectId: storeId,
        after: delays,
      })
    })
  }
}
