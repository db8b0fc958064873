import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { PriceBreak } from '../domain/price_breaks.js'

/** The prices valid on a day for these SKUs, of active suppliers, by SKU. */
export async function pricesFor(
  trx: Trx | null,
  skuIds: readonly number[],
  day: string,
  supplierId: number | null = null
): Promise<Map<number, PriceBreak[]>> {
  const rows = await sql<PriceBreak & { skuId: number } & Record<string, unknown>>(
    trx,
    `SELECT p.sku_id AS "skuId", p.supplier_id AS "supplierId", p.from_qty AS "fromQty", p.unit_price AS "unitPrice",
            p.pack_qty AS "packQty", p.min_qty AS "minQty", p.is_preferred AS "isPreferred", s.currency,
            CASE WHEN s.currency = $4 THEN 1 ELSE s.rate END AS rate,
            coalesce(p.lead_time_days, s.lead_time_days) AS "leadTimeDays"
       FROM purchasing_prices p JOIN purchasing_suppliers s ON s.id = p.supplier_id
      WHERE p.sku_id = ANY($1::bigint[]) AND p.valid @> $2::date AND s.status = 'active'
        AND ($3::bigint IS NULL OR p.supplier_id = $3)
      ORDER BY p.sku_id, p.supplier_id, p.from_qty`,
    [skuIds, day, supplierId, company().currency],
    'purchasing_prices_for'
  )
  return Map.groupBy(rows, (row) => row.skuId)
}
