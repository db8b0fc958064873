import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { StockKey } from '#inventory/domain/stock_key'

export interface OpenQuota extends StockKey {
  /** Whose orders may draw from it. */
  storeIds: number[]
  left: number
}

/** What is set aside of these SKUs and not drawn yet; nothing of a frozen key. */
export function listOpenQuotas(trx: Trx | null, skuIds: readonly number[]): Promise<OpenQuota[]> {
  return sql<OpenQuota & Record<string, unknown>>(
    trx,
    `SELECT q.warehouse_id AS "warehouseId", q.sku_id AS "skuId", q.qty - q.used AS left, to_jsonb(h.store_ids) AS "storeIds"
       FROM stock_levels l
       JOIN stock_quota_lines q ON q.warehouse_id = l.warehouse_id AND q.sku_id = l.sku_id AND q.is_live AND q.used < q.qty
       JOIN stock_quotas h ON h.id = q.quota_id
      WHERE l.sku_id = ANY($1::bigint[]) AND l.quota > 0 AND l.frozen_reason IS NULL
      ORDER BY q.id`,
    [skuIds],
    'quotas_open'
  )
}
