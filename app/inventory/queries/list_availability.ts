import { sql } from '#kernel/sql'
import LookupSkus from '#catalog/queries/lookup_skus'
import GetSellable from '#inventory/queries/get_sellable'

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
  /** Of a bundle null. */
  shared: number | null
  quota: number | null
  presale: number | null
  sellable: number
  everywhere: number
}

/** What the store could sell now of a few SKUs and what that is made of, beside what there is for all. */
export async function previewAvailability(
  storeId: number,
  term: string
): Promise<AvailabilityPreview[]> {
  const skus = await new LookupSkus().handle({ term, kinds: ['goods', 'bundle', 'kit'], limit: 10 })
  const found = await new GetSellable().handle(
    skus.flatMap(({ id }) => [
      { storeId, skuId: id },
      { storeId: null, skuId: id },
    ])
  )
  const of = (skuId: number, store: number | null) =>
    found.find((one) => one.skuId === skuId && one.storeId === store)
  return skus.map(({ id, code, name }) => {
    const here = of(id, storeId)
    return {
      code,
      name,
      shared: here?.shared ?? null,
      quota: here?.quota ?? null,
      presale: here?.presale ?? null,
      sellable: here?.sellable ?? 0,
      everywhere: of(id, null)?.sellable ?? 0,
    }
  })
}
