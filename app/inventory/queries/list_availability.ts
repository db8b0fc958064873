import { sql } from '#kernel/sql'
import LookupSkus from '#catalog/queries/lookup_skus'
import GetAvailability from '#inventory/queries/get_availability'

export type AvailabilityRuleRow = {
  storeId: number
  warehouseId: number
  warehouseName: string
  /** False: the store does not draw from this warehouse. */
  isUsed: boolean
  sharePercent: number
  buffer: number
}

/** The shares of these stores in every warehouse that may ship; a store without any draws from all, whole. */
export function listAvailabilityRules(storeIds: readonly number[]): Promise<AvailabilityRuleRow[]> {
  return sql<AvailabilityRuleRow>(
    null,
    `SELECT s.id AS "storeId", w.id AS "warehouseId", w.name AS "warehouseName",
            a.store_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM store_availability x WHERE x.store_id = s.id) AS "isUsed",
            coalesce(a.share_percent, 100) AS "sharePercent", coalesce(a.buffer, 0) AS buffer
       FROM unnest($1::bigint[]) AS s(id)
       CROSS JOIN warehouses w
       LEFT JOIN store_availability a ON a.store_id = s.id AND a.warehouse_id = w.id
      WHERE w.is_active AND w.kind IN ('own', 'third_party')
      ORDER BY s.id, w.id`,
    [storeIds],
    'availability_rules'
  )
}

export type AvailabilityPreview = {
  code: string
  name: string
  sellable: number
  everywhere: number
}

/** What the store could sell now of a few SKUs, beside what there is for all. */
export async function previewAvailability(
  storeId: number,
  term: string
): Promise<AvailabilityPreview[]> {
  const skus = await new LookupSkus().handle({ term, kinds: ['goods', 'bundle', 'kit'], limit: 10 })
  const skuIds = skus.map((sku) => sku.id)
  const [here, everywhere] = await Promise.all([
    new GetAvailability().handle({ storeId, skuIds }),
    new GetAvailability().handle({ skuIds }),
  ])
  return skus.map(({ id, code, name }) => ({
    code,
    name,
    sellable: here.get(id)?.sellable ?? 0,
    everywhere: everywhere.get(id)?.sellable ?? 0,
  }))
}
