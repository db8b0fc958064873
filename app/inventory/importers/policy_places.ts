import { seesWarehouse, type Actor } from '#kernel/access/actor'
import type { SheetRow } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import type { PolicyInput } from '#inventory/actions/save_policies'
import type { PolicySubject } from '#inventory/services/policies'

export interface Place {
  warehouseId: number | null
  groupId: number | null
}

export interface KnownPlaces {
  skus: ReadonlyMap<string, FoundSku>
  /** Ids of products by code. */
  products: ReadonlyMap<string, number>
  /** A warehouse by code or name, else a group by name; nothing written is all. Null: none within sight. */
  placeOf(text: string): Place | null
  policyOf(key: (Place & PolicySubject) | PolicyInput): PolicyInput | undefined
}

const POLICIES = `SELECT sku_id AS "skuId", product_id AS "productId", warehouse_id AS "warehouseId", group_id AS "groupId", method, reorder_point AS "reorderPoint",
    target_level AS "targetLevel", safety_stock AS "safetyStock", cover_days AS "coverDays", lead_days AS "leadDays", service_level AS "serviceLevel",
    owner_id AS "ownerId", overstock_days AS "overstockDays", slow_days AS "slowDays", lead_deviation::float8 AS "leadDeviation", review_days AS "reviewDays"
  FROM stock_policies WHERE sku_id = ANY($1::bigint[]) OR product_id = ANY($2::bigint[])`
const ALL: Place = { warehouseId: null, groupId: null }
const keyOf = (key: PolicySubject & { warehouseId: number | null; groupId?: number | null }) =>
  [key.skuId, key.productId, key.warehouseId, key.groupId].map((id) => id ?? '').join('/')

/** The SKUs, products and places that rows of policies speak of, within the actor's warehouses, and the policies there are. */
export async function knownPlaces(
  trx: Trx | null,
  rows: readonly SheetRow[],
  actor: Actor
): Promise<KnownPlaces> {
  const column = (key: string) => [...new Set(rows.map(({ cells }) => cells[key]).filter(Boolean))]
  const skus = await new FindSkus(trx).byCodes(column('skuCode'))
  const found = await sql<{ id: number; code: string }>(
    trx,
    'SELECT id, code FROM products WHERE code = ANY($1::text[])',
    [column('productCode')],
    'policy_sheet_products'
  )
  const products = new Map(found.map(({ id, code }) => [code, id]))
  const places = await sql<{ id: number; word: string; isGroup: boolean }>(
    trx,
    `SELECT id, word, false AS "isGroup" FROM warehouses, unnest(ARRAY[name, code]) AS word WHERE word = ANY($1::text[])
     UNION ALL SELECT id, name, true FROM warehouse_groups WHERE name = ANY($1)`,
    [column('place')],
    'policy_sheet_places'
  )
  const policies = await sql<PolicyInput & Record<string, unknown>>(
    trx,
    POLICIES,
    [[...skus.values()].map((sku) => sku.id), [...products.values()]],
    'policy_sheet_policies'
  )
  const byKey = new Map(policies.map((policy) => [keyOf(policy), policy]))
  const seen = places.filter((one) =>
    one.isGroup ? !actor.warehouses : seesWarehouse(actor, one.id)
  )
  const byWord = new Map(
    // A warehouse goes before a group of the same name.
    seen
      .toSorted((a, b) => Number(b.isGroup) - Number(a.isGroup))
      .map(({ id, word, isGroup }): [string, Place] => [
        word,
        isGroup ? { warehouseId: null, groupId: id } : { warehouseId: id, groupId: null },
      ])
  )
  return {
    skus,
    products,
    placeOf: (text) => (text ? (byWord.get(text) ?? null) : actor.warehouses ? null : ALL),
    policyOf: (key) => byKey.get(keyOf(key)),
  }
}
