import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface CostMismatch {
  costGroupId: number
  skuId: number
  qty: number
  provenQty: number
  value: string
  provenValue: string
}

/** The moving averages whose quantity or value is not the sum of the ledger's entries. Empty is as it should be. */
export default class ProveCosts {
  handle({ trx = null, limit = 1000 }: { trx?: Trx | null; limit?: number } = {}): Promise<
    CostMismatch[]
  > {
    return sql<CostMismatch & Record<string, unknown>>(
      trx,
      `SELECT coalesce(c.cost_group_id, e.cost_group_id) AS "costGroupId", coalesce(c.sku_id, e.sku_id) AS "skuId",
              coalesce(c.qty, 0) AS qty, coalesce(e.qty, 0)::bigint AS "provenQty",
              coalesce(c.value, 0) AS value, coalesce(e.value, 0) AS "provenValue"
         FROM stock_costs c
         FULL JOIN (SELECT w.cost_group_id, e.sku_id, sum(e.delta) AS qty, sum(e.value) AS value
                      FROM stock_entries e JOIN warehouses w ON w.id = e.warehouse_id GROUP BY 1, 2) e
           ON e.cost_group_id = c.cost_group_id AND e.sku_id = c.sku_id
        WHERE coalesce(c.qty, 0) <> coalesce(e.qty, 0) OR coalesce(c.value, 0) <> coalesce(e.value, 0)
        ORDER BY 1, 2 LIMIT $1`,
      [limit],
      'stock_prove_costs'
    )
  }
}
