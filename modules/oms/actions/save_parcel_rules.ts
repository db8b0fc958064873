import { audit } from '#kernel/audit/record'
import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { ParcelRules } from '#modules/oms/domain/parcel_rules'
import { configChanged } from '#modules/oms/services/config'

/** Writes what a store says about merging and splitting; every process learns of it with the commit. */
export default class SaveParcelRules {
  async handle(input: {
    trx?: Trx | null
    rules: Omit<ParcelRules, 'splitLimit'>
    actor: Actor
  }): Promise<void> {
    const { rules, actor } = input
    await inTransaction(input.trx, async (trx) => {
      await sql(
        trx,
        `INSERT INTO oms_parcel_rules (store_id, merges, merges_across, wait_minutes, max_lines, max_weight_g, max_value, splits_presale,
           splits_storage, split_weight_g, split_volume_mm3, drop_ship_sku_ids, apart_sku_ids, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (store_id) DO UPDATE SET merges = excluded.merges, merges_across = excluded.merges_across,
           wait_minutes = excluded.wait_minutes, max_lines = excluded.max_lines, max_weight_g = excluded.max_weight_g,
           max_value = excluded.max_value, splits_presale = excluded.splits_presale, splits_storage = excluded.splits_storage,
           split_weight_g = excluded.split_weight_g, split_volume_mm3 = excluded.split_volume_mm3,
           drop_ship_sku_ids = excluded.drop_ship_sku_ids, apart_sku_ids = excluded.apart_sku_ids, updated_by = excluded.updated_by,
           version = oms_parcel_rules.version + 1, updated_at = now()`,
        [
          rules.storeId,
          rules.merges,
          rules.mergesAcross,
          rules.waitMinutes,
          rules.maxLines,
          rules.maxWeightG,
          rules.maxValue,
          rules.splitsPresale,
          rules.splitsStorage,
          rules.splitWeightG,
          rules.splitVolumeMm3,
          rules.dropShipSkuIds,
          rules.apartSkuIds,
          actor.id,
        ]
      )
      await audit(trx, actor, {
        action: 'oms.parcel_rules.save',
        subjectType: 'store',
        subjectId: rules.storeId,
        after: { ...rules },
      })
      await configChanged(trx)
    })
  }
}
