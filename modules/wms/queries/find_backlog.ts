import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type Shape = 'single' | 'same_sku' | 'multi'

/** What the wave builder may ask for. */
export interface BacklogFilter {
  warehouseId: number
  courier?: string | null
  storeId?: number | null
  shape?: Shape | null
  /** Only orders that are for exactly this SKU. */
  skuId?: number | null
  /** Only what is promised before this moment. */
  dueBefore?: Date | null
}

export const MAX_WAVE_ORDERS = 500

/** The most urgent waiting fulfilments that match, up to `limit`; those sent back from a wave are in picking already. */
export default class FindBacklog {
  async handle(
    filter: BacklogFilter,
    limit: number,
    trx: Trx | null = null
  ): Promise<{ id: number; dueAt: Date | null }[]> {
    return sql<{ id: number; dueAt: Date | null }>(
      trx,
      `SELECT b.fulfilment_id AS id, b.promised_at AS "dueAt"
         FROM wms_backlog b JOIN fulfilments f ON f.id = b.fulfilment_id
        WHERE b.warehouse_id = $1 AND b.state = 'waiting' AND f.status IN ('released', 'picking')
          AND ($2::text IS NULL OR b.courier_code = $2)
          AND ($3::bigint IS NULL OR b.store_id = $3)
          AND ($4::text IS NULL OR b.shape = $4)
          AND ($5::bigint IS NULL OR b.only_sku_id = $5)
          AND ($6::timestamptz IS NULL OR b.promised_at < $6)
        ORDER BY b.promised_at NULLS LAST, b.fulfilment_id
        LIMIT $7`,
      [
        filter.warehouseId,
        filter.courier ?? null,
        filter.storeId ?? null,
        filter.shape ?? null,
        filter.skuId ?? null,
        filter.dueBefore?.toISOString() ?? null,
        Math.min(limit, MAX_WAVE_ORDERS),
      ],
      'wms_backlog_find'
    )
  }
}
