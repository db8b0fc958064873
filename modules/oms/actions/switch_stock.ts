import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import MarkStock from '#modules/oms/actions/mark_stock'

export type StockSwitch = 'on' | 'off' | 'stop' | 'resume'

/** Turns telling a store's platform of the stock on or off, or sets everything there to 0 and back; all listings are told anew. */
export default class SwitchStock {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: { actor: Actor; storeId: number; to: StockSwitch; reason?: string | null }) {
    const { actor, storeId, to, reason } = input
    const now = this.clock.now()
    return inTransaction(null, async (trx) => {
      await sql(
        trx,
        `INSERT INTO oms_stock_channels AS c (store_id, is_on, is_stopped, stopped_by, stopped_at)
         VALUES ($1, $2 <> 'off', $2 = 'stop', CASE WHEN $2 = 'stop' THEN $3::bigint END, CASE WHEN $2 = 'stop' THEN $4::timestamptz END)
         ON CONFLICT (store_id) DO UPDATE SET
           is_on = CASE $2 WHEN 'on' THEN true WHEN 'off' THEN false WHEN 'stop' THEN true ELSE c.is_on END,
           is_stopped = CASE $2 WHEN 'stop' THEN true WHEN 'resume' THEN false ELSE c.is_stopped END,
           stopped_by = CASE $2 WHEN 'stop' THEN $3::bigint WHEN 'resume' THEN NULL ELSE c.stopped_by END,
           stopped_at = CASE $2 WHEN 'stop' THEN $4::timestamptz WHEN 'resume' THEN NULL ELSE c.stopped_at END,
           updated_at = now()`,
        [storeId, to, actor.id, now.toISOString()],
        'oms_stock_switch'
      )
      await audit(trx, actor, {
        action: `oms.stock.${to}`,
        subjectType: 'oms_stock_channel',
        subjectId: storeId,
        reason: reason ?? undefined,
      })
      await new MarkStock(this.clock).handle({
        trx,
        skuIds: null,
        storeIds: [storeId],
        at: now,
        atOnce: true,
      })
    })
  }
}
