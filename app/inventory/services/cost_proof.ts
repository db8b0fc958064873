import { multiplyDecimals, plain } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'
import { keyText, type StockKey } from '#inventory/domain/stock_key'
import type { CostMismatch } from '#inventory/queries/prove_costs'

/** Values are written down in steps of the ledger's: ten-thousandths. */
const STEPS = 10_000
const inSteps = (value: string) => plain(multiplyDecimals(value, STEPS))

/**
 * Writes down averages that are not what the ledger adds up to, each once while it is open, in the
 * warehouse of its group that holds most. Nothing that sells is frozen: what may be promised is a matter
 * of units. Until it is settled nobody gives goods a cost by hand there (`refuseOwnCosts`). Answers how many are new.
 */
export async function writeCostMismatches(
  trx: Trx,
  proofId: number,
  costs: readonly CostMismatch[]
): Promise<number> {
  const found = costs.flatMap(({ costGroupId, skuId, ...one }) => [
    ...(one.qty === one.provenQty
      ? []
      : [{ costGroupId, skuId, what: 'cost_qty', says: one.qty, proven: one.provenQty }]),
    ...(inSteps(one.value) === inSteps(one.provenValue)
      ? []
      : [
          {
            ...{ costGroupId, skuId, what: 'cost_value' },
            says: inSteps(one.value),
            proven: inSteps(one.provenValue),
          },
        ]),
  ])
  const rows = await sql(
    trx,
    `INSERT INTO stock_mismatches (proof_id, warehouse_id, sku_id, what, says, proven)
     SELECT $1, w.id, m."skuId", m.what, m.says, m.proven
       FROM jsonb_to_recordset($2::jsonb) AS m("costGroupId" bigint, "skuId" bigint, what text, says bigint, proven bigint)
       JOIN LATERAL (SELECT w.id FROM warehouses w LEFT JOIN stock_levels l ON l.warehouse_id = w.id AND l.sku_id = m."skuId"
                      WHERE w.cost_group_id = m."costGroupId" ORDER BY l.on_hand DESC NULLS LAST, w.id LIMIT 1) w ON true
      WHERE NOT EXISTS (SELECT 1 FROM stock_mismatches o JOIN warehouses x ON x.id = o.warehouse_id
                         WHERE x.cost_group_id = m."costGroupId" AND o.sku_id = m."skuId" AND o.what = m.what AND o.resolved_at IS NULL)
     RETURNING id`,
    [proofId, JSON.stringify(found)],
    'cost_mismatches_insert'
  )
  return rows.length
}

const OPEN = `SELECT k.warehouse_id AS "warehouseId", k.sku_id AS "skuId" FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
    JOIN warehouses w ON w.id = k.warehouse_id
   WHERE EXISTS (SELECT 1 FROM stock_mismatches m JOIN warehouses x ON x.id = m.warehouse_id AND x.cost_group_id = w.cost_group_id
                  WHERE m.sku_id = k.sku_id AND m.resolved_at IS NULL AND m.what IN ('cost_qty', 'cost_value'))`

/** Which of these keys have an average that the proof found wrong and nobody has settled yet, as `keyText`. */
export async function unsettledCosts(
  trx: Trx | null,
  keys: readonly StockKey[]
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const columns = [keys.map((key) => key.warehouseId), keys.map((key) => key.skuId)]
  const rows = await sql<StockKey & Record<string, unknown>>(trx, OPEN, columns, 'costs_unsettled')
  return new Set(rows.map(keyText))
}

/** Whether an average of the SKU, in whatever warehouses, waits for somebody to settle it. */
export async function isCostUnsettled(skuId: number): Promise<boolean> {
  const [row] = await sql<{ is: boolean }>(
    null,
    `SELECT EXISTS (SELECT 1 FROM stock_mismatches WHERE sku_id = $1 AND resolved_at IS NULL AND what IN ('cost_qty', 'cost_value')) AS is`,
    [skuId],
    'cost_unsettled'
  )
  return row.is
}

/**
 * Refuses lines that bring a cost of their own where the average is not settled: it would be mixed into
 * what is wrong. Lines at the average, sales and receipts go on.
 * @throws RefusedException `cost_unsettled` at the line
 */
export async function refuseOwnCosts(
  trx: Trx,
  warehouseId: number,
  lines: readonly { skuId: number; unitCost?: string | null }[]
): Promise<void> {
  const own = lines.filter((line) => line.unitCost)
  const open = await unsettledCosts(
    trx,
    own.map(({ skuId }) => ({ warehouseId, skuId }))
  )
  const at = lines.findIndex(
    ({ skuId, unitCost }) => unitCost && open.has(keyText({ warehouseId, skuId }))
  )
  if (at < 0) return
  const { skuId } = lines[at]
  const code = (await new FindSkus(trx).byIds([skuId])).get(skuId)?.code ?? String(skuId)
  throw new RefusedException('cost_unsettled', { code }, { field: `lines.${at}.unitCost` })
}

export interface ProvenCost extends Record<string, unknown> {
  costGroupId: number
  qty: number
  value: string
  provenQty: number
  provenValue: string
}

/** The average behind a level and what its entries add up to; the average stays locked. */
export async function provenCost(
  trx: Trx,
  { warehouseId, skuId }: StockKey
): Promise<ProvenCost | null> {
  const [cost] = await sql<ProvenCost>(
    trx,
    `SELECT c.cost_group_id AS "costGroupId", c.qty, c.value::text AS value FROM stock_costs c
      WHERE c.sku_id = $2 AND c.cost_group_id = (SELECT cost_group_id FROM warehouses WHERE id = $1) FOR UPDATE`,
    [warehouseId, skuId],
    'cost_lock_proven'
  )
  if (!cost) return null
  const [sums] = await sql<Pick<ProvenCost, 'provenQty' | 'provenValue'> & Record<string, unknown>>(
    trx,
    `SELECT coalesce(sum(e.delta), 0)::bigint AS "provenQty", coalesce(sum(e.value), 0)::numeric(18,4)::text AS "provenValue"
       FROM stock_entries e JOIN warehouses w ON w.id = e.warehouse_id WHERE e.sku_id = $1 AND w.cost_group_id = $2`,
    [skuId, cost.costGroupId],
    'cost_proven'
  )
  return { ...cost, ...sums }
}

export const isCostWrong = (cost: ProvenCost | null) =>
  cost !== null &&
  (cost.qty !== cost.provenQty || inSteps(cost.value) !== inSteps(cost.provenValue))

/** Sets an average to what its entries add up to. @throws RefusedException `stock_rebuild_value` where that is no average */
export async function rebuildCost(trx: Trx, skuId: number, cost: ProvenCost): Promise<void> {
  await sql(
    trx,
    'UPDATE stock_costs SET qty = $3, value = $4, updated_at = now() WHERE cost_group_id = $1 AND sku_id = $2',
    [cost.costGroupId, skuId, cost.provenQty, cost.provenValue],
    'cost_rebuild'
  ).catch((error: { code?: string }) => {
    if (error.code === '23514')
      throw new RefusedException('stock_rebuild_value', {
        qty: cost.provenQty,
        value: cost.provenValue,
      })
    throw error
  })
}
