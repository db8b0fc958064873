import { SYSTEM, type Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { InvalidTransitionException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { distinctKeys, sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { lockLevels, moveLevels } from '#inventory/services/levels'
import { quotaKeys } from '#inventory/services/quotas'

/** Ends quotas: what orders have not drawn of them is free for all again. */
export default class EndQuotas {
  constructor(readonly clock: Clock = systemClock) {}

  /** Ends those whose time is over; returns how many. */
  async handle(): Promise<number> {
    const over = await sql<{ id: number }>(
      null,
      `SELECT id FROM stock_quotas WHERE status <> 'ended' AND ends_at <= $1 ORDER BY ends_at, id LIMIT 100`,
      [this.clock.now().toISOString()],
      'quotas_to_end'
    )
    for (const { id } of over) await this.end(null, SYSTEM, id)
    return over.length
  }

  /** Ends one before its time. @throws InvalidTransitionException when it has ended */
  async end(outer: Trx | null, actor: Actor, id: number): Promise<void> {
    await inTransaction(outer, async (trx) => {
      await lockLevels(trx, await quotaKeys(trx, [id]))
      const [ended] = await sql<{ id: number }>(
        trx,
        `UPDATE stock_quotas SET status = 'ended', ends_at = least(ends_at, greatest($2::timestamptz, starts_at + interval '1 millisecond')), updated_at = now()
          WHERE id = $1 AND status <> 'ended' RETURNING id`,
        [id, this.clock.now().toISOString()],
        'quota_end'
      )
      if (!ended) throw new InvalidTransitionException('stock_quota', 'active', 'ended', [id])
      const left = await sql<StockKey & { qty: number } & Record<string, unknown>>(
        trx,
        `UPDATE stock_quota_lines SET is_live = false WHERE quota_id = $1 AND is_live
         RETURNING warehouse_id AS "warehouseId", sku_id AS "skuId", qty - used AS qty`,
        [id],
        'quota_lines_end'
      )
      const sums = sumByKey(left).filter((sum) => sum.qty > 0)
      await moveLevels(
        trx,
        sums.map(({ qty, ...key }) => ({ ...key, quota: -qty }))
      )
      await audit(trx, actor, {
        action: 'inventory.quota.end',
        subjectType: 'stock_quota',
        subjectId: id,
        after: { left: sums.reduce((sum, one) => sum + one.qty, 0) },
      })
      if (left.length > 0) await append(trx, new LevelsChanged({ keys: distinctKeys(left) }), actor)
    })
  }
}
