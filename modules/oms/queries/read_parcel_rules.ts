import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { splitLimitOf } from '#modules/oms/domain/platform_limits'
import type { ParcelRules } from '#modules/oms/domain/parcel_rules'

/** The stores that have rules of merging or splitting. */
export async function readParcelRules(trx: Trx | null): Promise<Map<number, ParcelRules>> {
  const rows = await sql<Omit<ParcelRules, 'splitLimit'> & { platform: string }>(
    trx,
    `SELECT r.store_id AS "storeId", s.platform, merges, merges_across AS "mergesAcross", wait_minutes AS "waitMinutes", max_lines AS "maxLines",
            max_weight_g AS "maxWeightG", max_value::text AS "maxValue", splits_presale AS "splitsPresale", splits_storage AS "splitsStorage",
            split_weight_g AS "splitWeightG", split_volume_mm3 AS "splitVolumeMm3",
            to_jsonb(drop_ship_sku_ids) AS "dropShipSkuIds", to_jsonb(apart_sku_ids) AS "apartSkuIds"
       FROM oms_parcel_rules r JOIN stores s ON s.id = r.store_id`
  )
  return new Map(
    rows.map(({ platform, ...row }) => [
      row.storeId,
      { ...row, splitLimit: splitLimitOf(platform) },
    ])
  )
}
