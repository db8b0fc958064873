import { sql } from '#kernel/sql'

export type HeavySku = {
  id: number
  code: string
  name: string
  /** Of one unit, as the catalogue says; null: not given. */
  weightG: number | null
  /** The middle one of what parcels were billed, by unit. */
  billedG: number
  parcels: number
  units: number
  /** What the billed weight cost more than ours. */
  cost: string
}

const MOST = 200

/**
 * SKUs whose parcels, of this SKU alone, were billed heavier than our weight of them says: the
 * costliest first. Their weight in the catalogue is likely wrong, or their packaging not reckoned with.
 */
export const reportHeavySkus = (billId: number): Promise<HeavySku[]> =>
  sql<HeavySku>(
    null,
    `WITH heavy AS (
       SELECT l.fulfilment_id, l.weight_g, l.by_weight FROM oms_courier_bill_lines l
        WHERE l.bill_id = $1 AND l.findings <> '{}' AND 'weight' = ANY(l.findings) AND l.weight_g > l.our_weight_g
     ), parcels AS (
       SELECT h.fulfilment_id, h.weight_g, h.by_weight, min(fl.sku_id) AS sku_id, sum(fl.qty) AS qty
         FROM heavy h JOIN fulfilment_lines fl ON fl.fulfilment_id = h.fulfilment_id AND NOT fl.is_cancelled
        GROUP BY 1, 2, 3 HAVING count(DISTINCT fl.sku_id) = 1
     )
     SELECT k.id, k.code, k.name, k.weight_g AS "weightG", round((percentile_cont(0.5) WITHIN GROUP (ORDER BY p.weight_g::float8 / p.qty))::numeric)::int AS "billedG",
            count(*)::int AS parcels, sum(p.qty)::int AS units, sum(p.by_weight)::text AS cost
       FROM parcels p JOIN skus k ON k.id = p.sku_id
      GROUP BY k.id ORDER BY sum(p.by_weight) DESC, k.id LIMIT ${MOST}`,
    [billId]
  )
