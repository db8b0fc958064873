import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { companyZone } from '#inventory/services/settings'

export type StockRuleRow = {
  id: number
  storeId: number
  skuId: number | null
  code: string | null
  name: string | null
  categoryId: number | null
  category: string | null
  sharePercent: number
  buffer: number
  bufferPercent: number
  stopBelow: number
  maxQty: number | null
  fixedQty: number | null
  presaleQty: number | null
  /** Local, as a form has it: `2026-11-11T00:00`. */
  presaleFrom: string | null
  presaleUntil: string | null
  syncClass: 'S' | 'A' | 'B'
  isStopped: boolean
}

const RULES = `SELECT r.id, r.store_id AS "storeId", r.sku_id AS "skuId", s.code, s.name, r.category_id AS "categoryId",
    g.path AS category, r.share_percent AS "sharePercent", r.buffer,
    r.buffer_percent AS "bufferPercent", r.stop_below AS "stopBelow", r.max_qty AS "maxQty", r.fixed_qty AS "fixedQty", r.presale_qty AS "presaleQty",
    to_char(r.presale_from AT TIME ZONE $2, 'YYYY-MM-DD"T"HH24:MI') AS "presaleFrom",
    to_char(r.presale_until AT TIME ZONE $2, 'YYYY-MM-DD"T"HH24:MI') AS "presaleUntil", r.sync_class AS "syncClass", r.is_stopped AS "isStopped"
  FROM store_stock_rules r LEFT JOIN skus s ON s.id = r.sku_id LEFT JOIN categories g ON g.id = r.category_id`

/** A store's rules: the one for all first, then categories, then SKUs; the first five hundred. */
export function listStockRules(storeId: number): Promise<StockRuleRow[]> {
  return sql<StockRuleRow>(
    null,
    `${RULES} WHERE r.store_id = $1 ORDER BY r.sku_id IS NOT NULL, g.path NULLS FIRST, s.code LIMIT 500`,
    [storeId, companyZone()],
    'stock_rules'
  )
}

/** One rule. @throws NotFoundException also when it is another store's */
export async function getStockRule(id: number, storeId: number): Promise<StockRuleRow> {
  const [row] = await sql<StockRuleRow>(
    null,
    `${RULES} WHERE r.id = $1 AND r.store_id = $3`,
    [id, companyZone(), storeId],
    'stock_rule'
  )
  if (!row) throw new NotFoundException('stock_rule', id)
  return row
}

/** The categories, for a rule's scope. */
export function categoryOptions(): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    'SELECT id AS value, path AS label FROM categories ORDER BY path LIMIT 1000',
    [],
    'stock_rule_categories'
  )
}
