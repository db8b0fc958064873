import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { MovingAverage } from '#inventory/domain/moving_average'

/** A SKU in a group of warehouses that share one average cost. */
export interface CostKey {
  costGroupId: number
  skuId: number
}

export const costText = (key: CostKey) => `${key.costGroupId}:${key.skuId}`

function distinct(list: readonly CostKey[]): CostKey[] {
  const keys = new Map(
    list.map(({ costGroupId, skuId }) => [costText({ costGroupId, skuId }), { costGroupId, skuId }])
  )
  return [...keys.values()].sort((a, b) => a.costGroupId - b.costGroupId || a.skuId - b.skuId)
}

/**
 * Locks the moving averages of these keys, in order, creating missing ones: a
 * SKU never costed starts at its purchase price. Taken after the levels (lock
 * order).
 */
export async function lockCosts(
  trx: Trx,
  list: readonly CostKey[]
): Promise<Map<string, MovingAverage>> {
  const keys = distinct(list)
  const columns = [keys.map((key) => key.costGroupId), keys.map((key) => key.skuId)]
  let rows = await lock(trx, columns)
  if (rows.length < keys.length) {
    await sql(
      trx,
      `INSERT INTO stock_costs (cost_group_id, sku_id, last_unit_cost)
       SELECT k.cost_group_id, k.sku_id, s.purchase_price
         FROM unnest($1::bigint[], $2::bigint[]) AS k(cost_group_id, sku_id) JOIN skus s ON s.id = k.sku_id
        ORDER BY k.cost_group_id, k.sku_id
       ON CONFLICT DO NOTHING`,
      columns,
      'stock_costs_ensure'
    )
    rows = await lock(trx, columns)
  }
  return new Map(
    rows.map((row) => [
      costText({ costGroupId: row.cost_group_id, skuId: row.sku_id }),
      new MovingAverage(row.qty, row.value, row.last_unit_cost),
    ])
  )
}

interface CostRow extends Record<string, unknown> {
  cost_group_id: number
  sku_id: number
  qty: number
  value: string
  last_unit_cost: string
}

function lock(trx: Trx, columns: number[][]): Promise<CostRow[]> {
  return sql<CostRow>(
    trx,
    `SELECT c.cost_group_id, c.sku_id, c.qty, c.value, c.last_unit_cost
       FROM unnest($1::bigint[], $2::bigint[]) AS k(cost_group_id, sku_id)
       JOIN stock_costs c ON c.cost_group_id = k.cost_group_id AND c.sku_id = k.sku_id
      ORDER BY c.cost_group_id, c.sku_id
        FOR NO KEY UPDATE OF c`,
    columns,
    'stock_costs_lock'
  )
}

/** Writes the locked averages back in one statement. */
export async function saveCosts(
  trx: Trx,
  costs: ReadonlyMap<string, MovingAverage>
): Promise<void> {
  const keys = [...costs.keys()].map((key) => key.split(':').map(Number))
  const averages = [...costs.values()]
  await sql(
    trx,
    `UPDATE stock_costs c SET qty = d.qty, value = d.value, last_unit_cost = d.last, updated_at = now()
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::numeric[], $5::numeric[]) AS d(cost_group_id, sku_id, qty, value, last)
      WHERE c.cost_group_id = d.cost_group_id AND c.sku_id = d.sku_id`,
    [
      keys.map(([group]) => group),
      keys.map(([, sku]) => sku),
      averages.map((average) => average.qty),
      averages.map((average) => average.value),
      averages.map((average) => average.lastUnitCost),
    ],
    'stock_costs_save'
  )
}
