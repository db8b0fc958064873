import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { AvailabilityChanged } from '#inventory/events/availability_changed'

export const SYNC_CLASSES = ['S', 'A', 'B'] as const

/** For one SKU, for a category, or, with neither, for all the store sells. */
export interface RuleScope {
  storeId: number
  skuId?: number | null
  categoryId?: number | null
}

export interface StockRule extends RuleScope {
  sharePercent: number
  buffer: number
  bufferPercent: number
  stopBelow: number
  maxQty: number | null
  fixedQty: number | null
  presaleQty: number | null
  presaleFrom: Date | null
  presaleUntil: Date | null
  syncClass: (typeof SYNC_CLASSES)[number]
  isStopped: boolean
}

/** Says what a store shows of what is free; one rule a scope, saved anew it replaces the old one. */
export default class SaveStockRule {
  async handle({
    trx: outer,
    actor,
    rule,
  }: {
    trx?: Trx | null
    actor: Actor
    rule: StockRule
  }): Promise<number> {
    this.#assertSound(rule)
    return inTransaction(outer, async (trx) => {
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO store_stock_rules AS r (store_id, sku_id, category_id, share_percent, buffer, buffer_percent, stop_below, max_qty, fixed_qty,
                presale_qty, presale_from, presale_until, sync_class, is_stopped, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (store_id, sku_id, category_id) DO UPDATE SET share_percent = excluded.share_percent, buffer = excluded.buffer,
                buffer_percent = excluded.buffer_percent, stop_below = excluded.stop_below, max_qty = excluded.max_qty,
                fixed_qty = excluded.fixed_qty, presale_qty = excluded.presale_qty, presale_from = excluded.presale_from,
                presale_until = excluded.presale_until, sync_class = excluded.sync_class, is_stopped = excluded.is_stopped,
                updated_by = excluded.updated_by, updated_at = now()
         RETURNING id`,
        [
          rule.storeId,
          rule.skuId ?? null,
          rule.categoryId ?? null,
          rule.sharePercent,
          rule.buffer,
          rule.bufferPercent,
          rule.stopBelow,
          rule.maxQty,
          rule.fixedQty,
          rule.presaleQty,
          rule.presaleFrom?.toISOString() ?? null,
          rule.presaleUntil?.toISOString() ?? null,
          rule.syncClass,
          rule.isStopped,
          actor.id,
        ],
        'stock_rule_save'
      )
      await audit(trx, actor, {
        action: 'inventory.stock_rule.save',
        subjectType: 'store',
        subjectId: rule.storeId,
        after: rule,
      })
      await append(trx, new AvailabilityChanged(scopeOf(rule)), actor)
      return row.id
    })
  }

  #assertSound(rule: StockRule): void {
    if (rule.skuId && rule.categoryId) throw new RefusedException('stock_rule_scope')
    if (!rule.presaleQty) return
    if (!rule.skuId) throw new RefusedException('stock_rule_presale_sku')
    if (!rule.presaleFrom || !rule.presaleUntil || rule.presaleUntil <= rule.presaleFrom)
      throw new RefusedException('stock_rule_presale_dates', {}, { field: 'presaleUntil' })
  }
}

/** The event's words for whom a rule concerns. */
export const scopeOf = ({ storeId, skuId }: RuleScope) => ({
  storeIds: [storeId],
  skuIds: skuId ? [skuId] : null,
})
