import { sql } from '#kernel/sql'

export type PriceRow = {
  id: number
  supplierId: number
  supplier: string
  currency: string
  skuId: number
  code: string
  name: string
  supplierSku: string | null
  fromQty: number
  unitPrice: string
  packQty: number
  minQty: number
  leadTimeDays: number | null
  isPreferred: boolean
}

const COLUMNS = `p.id, p.supplier_id AS "supplierId", s.name AS supplier, s.currency, p.sku_id AS "skuId", k.code, k.name,
  p.supplier_sku AS "supplierSku", p.from_qty AS "fromQty", p.unit_price AS "unitPrice", p.pack_qty AS "packQty", p.min_qty AS "minQty",
  p.lead_time_days AS "leadTimeDays", p.is_preferred AS "isPreferred"`
const FROM =
  'purchasing_prices p JOIN purchasing_suppliers s ON s.id = p.supplier_id JOIN skus k ON k.id = p.sku_id'

/** What one supplier asks, by SKU and quantity; at most 1,000 breaks. */
export function pricesOfSupplier(supplierId: number): Promise<PriceRow[]> {
  return sql<PriceRow>(
    null,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE p.supplier_id = $1 ORDER BY k.code, p.from_qty, p.id LIMIT 1000`,
    [supplierId],
    'purchasing_prices_of_supplier'
  )
}

/** What each supplier asks for one SKU, the preferred one first. */
export function pricesOfSku(skuId: number): Promise<PriceRow[]> {
  return sql<PriceRow>(
    null,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE p.sku_id = $1 ORDER BY p.is_preferred DESC, s.name, p.supplier_id, p.from_qty LIMIT 500`,
    [skuId],
    'purchasing_prices_of_sku'
  )
}
