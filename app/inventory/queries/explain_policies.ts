import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** A policy that a SKU has, itself or by its product, and whether it goes by it. */
export type PolicyCandidate = {
  id: number
  /** The product's name where the policy is the product's. */
  productName: string | null
  warehouseName: string | null
  groupName: string | null
  method: string
  reorderPoint: number
  targetLevel: number
  /** Not where one of the SKU's own covers the same place. */
  isInForce: boolean
}

const MOST = 200
const CANDIDATES = `
  SELECT p.id, r.name AS "productName", w.name AS "warehouseName", g.name AS "groupName", p.method, v.id IS NOT NULL AS "isInForce",
         coalesce(v.reorder_point, p.reorder_point) AS "reorderPoint", coalesce(v.target_level, p.target_level) AS "targetLevel"
    FROM skus s JOIN stock_policies p ON p.sku_id = s.id OR p.product_id = s.product_id
    LEFT JOIN sku_stock_policies v ON v.id = p.id AND v.sku_id = s.id
    LEFT JOIN products r ON r.id = p.product_id LEFT JOIN warehouses w ON w.id = p.warehouse_id LEFT JOIN warehouse_groups g ON g.id = p.group_id
   WHERE s.id = $1 AND s.kind IN ('goods', 'kit', 'gift', 'material')
     AND ($2::bigint[] IS NULL OR p.warehouse_id IS NULL OR p.warehouse_id = ANY($2))
     AND ($3::bigint IS NULL OR p.warehouse_id = $3 OR p.warehouse_id IS NULL AND EXISTS (
           SELECT 1 FROM warehouses x WHERE x.id = $3 AND x.kind IN ('own', 'third_party') AND (p.group_id IS NULL OR p.group_id = x.group_id)))
   ORDER BY p.product_id IS NOT NULL, p.warehouse_id NULLS LAST, p.group_id NULLS LAST, p.id LIMIT ${MOST}`

/**
 * Why a SKU goes by the policies it goes by: all there are of it and its product, the narrowest first. In
 * one warehouse (`warehouseId`) those that cover it: the first in force is the one that counts there.
 */
export function explainPolicies(
  skuId: number,
  actor: Actor,
  warehouseId: number | null = null
): Promise<PolicyCandidate[]> {
  return sql<PolicyCandidate>(
    null,
    CANDIDATES,
    [skuId, actor.warehouses, warehouseId],
    'policies_explained'
  )
}

/** A SKU of a product with a policy, and what it comes to. */
export type PolicySku = {
  id: number
  code: string
  name: string
  /** Not where a policy of its own covers the same place. */
  isInForce: boolean
  reorderPoint: number | null
  targetLevel: number | null
  safetyStock: number | null
}

/** The SKUs of a policy's product with what it comes to for each, the first 200. */
export function policySkus(policyId: number): Promise<PolicySku[]> {
  return sql<PolicySku>(
    null,
    `SELECT s.id, s.code, s.name, v.id IS NOT NULL AS "isInForce", v.reorder_point AS "reorderPoint", v.target_level AS "targetLevel",
            v.safety_stock AS "safetyStock"
       FROM stock_policies p JOIN skus s ON s.product_id = p.product_id AND s.kind IN ('goods', 'kit', 'gift', 'material')
       LEFT JOIN sku_stock_policies v ON v.id = p.id AND v.sku_id = s.id
      WHERE p.id = $1 ORDER BY s.code LIMIT ${MOST}`,
    [policyId],
    'policy_skus'
  )
}
