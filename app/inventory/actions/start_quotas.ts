import { SYSTEM, type Actor } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { ShortageException } from '#kernel/exceptions'
import { holdersOf, notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { distinctKeys, keyText, sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { lockLevels, moveLevels, type LockedLevel } from '#inventory/services/levels'
import { quotaKeys } from '#inventory/services/quotas'
import { withCodes } from '#inventory/services/shortages'

interface Line extends StockKey, Record<string, unknown> {
  id: number
  wanted: number
}

/** Begins the quotas whose time has come: what is free of what they want is free to others no longer. */
export default class StartQuotas {
  constructor(readonly clock: Clock = systemClock) {}

  /** Each in a transaction of its own. Returns how many began. */
  async handle(): Promise<number> {
    const due = await sql<{ id: number; name: string }>(
      null,
      `SELECT id, name FROM stock_quotas WHERE status = 'planned' AND starts_at <= $1 ORDER BY starts_at, id LIMIT 100`,
      [this.clock.now().toISOString()],
      'quotas_to_start'
    )
    for (const { id, name } of due) {
      await inTransaction(null, async (trx) => {
        const short = await this.start(trx, SYSTEM, [id], { whole: false })
        if (short === 0) return
        await notify(trx, await holdersOf(trx, 'inventory.availability.edit'), {
          kind: 'inventory.quota.short',
          message: 'inventory.notifications.quota_short',
          params: { name, count: short },
          href: `/inventory/quotas/${id}`,
        })
      })
    }
    return due.length
  }

  /**
   * Starts planned quotas in the caller's transaction and answers how many units they lack.
   * @throws ShortageException when `whole` and something lacks
   */
  async start(trx: Trx, actor: Actor, ids: number[], { whole }: { whole: boolean }) {
    const levels = await lockLevels(trx, await quotaKeys(trx, ids))
    const lines = await this.#claim(trx, ids)
    if (lines.length === 0) return 0
    const taken = new Map<string, number>()
    const served = lines.map((line) => {
      const key = keyText(line)
      const free = Math.max(0, freeOf(levels.get(key)) - (taken.get(key) ?? 0))
      const qty = Math.min(line.wanted, free)
      taken.set(key, (taken.get(key) ?? 0) + qty)
      return { ...line, qty, available: free }
    })
    const short = served.filter((line) => line.qty < line.wanted)
    if (whole && short.length > 0)
      throw new ShortageException(
        await withCodes(
          trx,
          short.map(({ skuId, warehouseId, wanted, available }) => ({
            skuId,
            warehouseId,
            wanted,
            available,
          }))
        )
      )
    await sql(
      trx,
      `UPDATE stock_quota_lines l SET qty = d.qty, is_live = true FROM unnest($1::bigint[], $2::int[]) AS d(id, qty) WHERE l.id = d.id`,
      [served.map((line) => line.id), served.map((line) => line.qty)],
      'quota_lines_start'
    )
    const sums = sumByKey(served).filter((sum) => sum.qty > 0)
    await moveLevels(
      trx,
      sums.map(({ qty, ...key }) => ({ ...key, quota: qty }))
    )
    await append(trx, new LevelsChanged({ keys: distinctKeys(served) }), actor)
    return short.reduce((sum, line) => sum + line.wanted - line.qty, 0)
  }

  /** The conditional update is the decision: a quota begins once. Lines in the order of its keys. */
  #claim(trx: Trx, ids: number[]): Promise<Line[]> {
    return sql<Line>(
      trx,
      `WITH begun AS (
         UPDATE stock_quotas SET status = 'active', updated_at = now() WHERE id = ANY($1::bigint[]) AND status = 'planned' RETURNING id)
       SELECT l.id, l.warehouse_id AS "warehouseId", l.sku_id AS "skuId", l.wanted
         FROM begun JOIN stock_quota_lines l ON l.quota_id = begun.id ORDER BY l.id`,
      [ids],
      'quotas_begin'
    )
  }
}

function freeOf(level: LockedLevel | undefined): number {
  if (!level || level.frozen_reason !== null) return 0
  return level.on_hand - level.reserved - level.quota
}
