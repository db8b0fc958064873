import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { isCostWrong, provenCost, rebuildCost } from '#inventory/services/cost_proof'
import { lockLevels } from '#inventory/services/levels'

interface Input extends StockKey {
  trx?: Trx | null
  actor: Actor
  /** Why a person holds the ledger to be right; kept in the audit trail. */
  reason: string
  /** Sets the level, and the average behind it, to what the ledger, the pending reservations and the live quotas add up to. */
  rebuild: boolean
}

const PROVEN = `SELECT
    coalesce(sum(delta) FILTER (WHERE bucket = 'on_hand'), 0)::bigint AS on_hand, coalesce(sum(delta) FILTER (WHERE bucket = 'quality'), 0)::bigint AS quality,
    coalesce(sum(delta) FILTER (WHERE bucket = 'damaged'), 0)::bigint AS damaged, coalesce(sum(delta) FILTER (WHERE bucket = 'in_transit'), 0)::bigint AS in_transit,
    (SELECT coalesce(sum(qty), 0)::bigint FROM stock_reservations WHERE warehouse_id = $1 AND sku_id = $2 AND state = 'pending') AS reserved,
    (SELECT coalesce(sum(qty - used), 0)::bigint FROM stock_quota_lines WHERE warehouse_id = $1 AND sku_id = $2 AND is_live) AS quota
  FROM stock_entries WHERE warehouse_id = $1 AND sku_id = $2`
const NUMBERS = ['on_hand', 'quality', 'damaged', 'in_transit', 'reserved', 'quota'] as const
type Numbers = Record<(typeof NUMBERS)[number], number>

/**
 * Lets stock be promised again from a key the proof had frozen: as it is when
 * it adds up by now, or rebuilt from the ledger when a person says so.
 * @throws RefusedException `stock_still_wrong` when it does not add up and is not to be rebuilt
 */
export default class ThawStock {
  async handle({ trx: outer, actor, warehouseId, skuId, reason, rebuild }: Input): Promise<void> {
    const key = { warehouseId, skuId }
    await inTransaction(outer, async (trx) => {
      const level = (await lockLevels(trx, [key])).get(`${warehouseId}:${skuId}`)
      if (!level) throw new NotFoundException('stock_level', `${warehouseId}:${skuId}`)
      const [proven] = await sql<Numbers>(trx, PROVEN, [warehouseId, skuId], 'stock_proven')
      const cost = await provenCost(trx, key)
      const isCostOff = isCostWrong(cost)
      const isWrong = isCostOff || NUMBERS.some((name) => level[name] !== proven[name])
      if (isWrong && !rebuild)
        throw new RefusedException('stock_still_wrong', {}, { field: 'rebuild' })
      await sql(
        trx,
        `UPDATE stock_levels SET on_hand = $3, quality = $4, damaged = $5, in_transit = $6, reserved = $7, quota = $8,
                frozen_reason = NULL, frozen_at = NULL, version = version + 1, updated_at = now()
          WHERE warehouse_id = $1 AND sku_id = $2`,
        [warehouseId, skuId, ...NUMBERS.map((name) => proven[name])],
        'stock_rebuild'
      ).catch((error: { code?: string }) => {
        if (error.code === '23514')
          throw new RefusedException('stock_rebuild_bounds', {
            onHand: proven.on_hand,
            reserved: proven.reserved + proven.quota,
          })
        throw error
      })
      if (isCostOff) await rebuildCost(trx, skuId, cost!)
      await sql(
        trx,
        `UPDATE stock_mismatches SET resolved_by = $3, resolved_at = now() WHERE warehouse_id = $1 AND sku_id = $2 AND resolved_at IS NULL`,
        [warehouseId, skuId, actor.id],
        'mismatches_resolve'
      )
      await audit(trx, actor, {
        action: isWrong ? 'inventory.level.rebuild' : 'inventory.level.thaw',
        subjectType: 'stock_level',
        subjectId: `${warehouseId}:${skuId}`,
        before: {
          ...Object.fromEntries(NUMBERS.map((name) => [name, level[name]])),
          ...(isCostOff ? { cost_qty: cost!.qty, cost_value: cost!.value } : {}),
        },
        after: {
          ...proven,
          ...(isCostOff ? { cost_qty: cost!.provenQty, cost_value: cost!.provenValue } : {}),
        },
        reason,
      })
      await append(trx, new LevelsChanged({ keys: [key] }), actor)
    })
  }
}
