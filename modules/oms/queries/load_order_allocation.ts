import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import type { Decision, Option } from '#modules/oms/domain/allocation'
import { seesOrder } from '#modules/oms/queries/load_order_audit'

export type DecisionView = {
  id: number
  verdict: Decision['verdict']
  decidedAt: string
  details: {
    options: Option[]
    shortages: Decision['shortages']
    /** Warehouse ids, one a parcel. */
    chosen: number[]
  }
}

/** Props of the allocation tab on an order's page: each decision with what was weighed. Points are ten-thousandths of the currency. */
export default async function loadOrderAllocation(orderId: number, actor: Actor) {
  await seesOrder(orderId, actor)
  const decisions = await sql<DecisionView>(
    null,
    `SELECT id, verdict, details, to_json(decided_at)#>>'{}' AS "decidedAt" FROM oms_allocation_decisions WHERE order_id = $1 ORDER BY id DESC LIMIT 5`,
    [orderId]
  )
  const options = decisions.flatMap((decision) => decision.details.options)
  const warehouseIds = [...new Set(options.flatMap((option) => option.warehouseIds))]
  const skuIds = [
    ...new Set([
      ...options.flatMap((option) => (option.missing ?? []).map((one) => one.skuId)),
      ...decisions.flatMap((decision) => decision.details.shortages.map((one) => one.skuId)),
    ]),
  ]
  const [warehouses, skus, couriers] = await Promise.all([
    sql<Name>(null, 'SELECT id, name FROM warehouses WHERE id = ANY($1::bigint[])', [warehouseIds]),
    sql<Name>(null, 'SELECT id, code AS name FROM skus WHERE id = ANY($1::bigint[])', [skuIds]),
    sql<{ code: string; name: string }>(null, 'SELECT code, name FROM oms_couriers'),
  ])
  return {
    decisions,
    currency: company().currency,
    warehouses: Object.fromEntries(warehouses.map((row) => [row.id, row.name])),
    skus: Object.fromEntries(skus.map((row) => [row.id, row.name])),
    couriers: Object.fromEntries(couriers.map((row) => [row.code, row.name])),
  }
}

interface Name extends Record<string, unknown> {
  id: number
  name: string
}
