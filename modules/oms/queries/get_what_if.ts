import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { windowNeeds, type Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import type { Finding, OrderLink } from '#modules/oms/domain/finding'
import { emptyResult, type WhatIfResult } from '#modules/oms/domain/what_if'
import { readOrders } from '#modules/oms/queries/load_orders'
import { factNeeds, gatherFacts } from '#modules/oms/services/order_facts'
import { askCondition, nameOrders } from '#modules/oms/services/rule_checks'

export type WhatIfSample = OrderLink & {
  store: string
  status: string
  total: string
  currency: string
  placedAt: string
  /** Rules that held it in earnest. */
  heldBy: string[]
  finding: Pick<Finding, 'evidence' | 'because' | 'orders'> | null
}

export type WhatIfView = {
  id: number
  state: 'waiting' | 'running' | 'done' | 'failed'
  error: string | null
  done: number
  total: number
  since: string
  until: string
  startedAt: string | null
  result: Omit<WhatIfResult, 'samples' | 'stores'> & {
    stores: (WhatIfResult['stores'][number] & { name: string })[]
  }
  samples: WhatIfSample[]
}

interface Row extends Record<string, unknown> {
  draft: { condition: Condition }
  result: WhatIfResult | Record<string, never>
}

/** A draft's trial as far as it has come, its latest hits with the evidence. Only whoever started it sees it. */
export async function getWhatIf(id: number, actor: Actor): Promise<WhatIfView> {
  const [row] = await sql<Row & Omit<WhatIfView, 'result' | 'samples'>>(
    null,
    `SELECT id, draft, state, error, done, total, to_json(since)#>>'{}' AS since, to_json(until)#>>'{}' AS until,
            to_json(started_at)#>>'{}' AS "startedAt", result FROM oms_what_ifs WHERE id = $1 AND created_by IS NOT DISTINCT FROM $2`,
    [id, actor.id]
  )
  if (!row) throw new NotFoundException('what_if', id)
  const { draft, result, ...view } = row
  const known = 'total' in result ? (result as WhatIfResult) : emptyResult()
  const isOver = view.state === 'done' || view.state === 'failed'
  const [names, samples] = await Promise.all([
    storeNames(known.stores.map((store) => store.storeId)),
    isOver ? samplesOf(known.samples, draft.condition) : [],
  ])
  const stores = known.stores.map((store) => ({ ...store, name: names.get(store.storeId) ?? '?' }))
  return { ...view, result: { total: known.total, stores }, samples }
}

async function storeNames(ids: number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    null,
    'SELECT id, name FROM stores WHERE id = ANY($1::bigint[])',
    [ids]
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** The orders with what the draft would say of them. */
async function samplesOf(ids: readonly number[], condition: Condition): Promise<WhatIfSample[]> {
  if (ids.length === 0) return []
  const evidence = await evidenceOf(ids, condition)
  const rows = await sql<Omit<WhatIfSample, 'finding'>>(
    null,
    `SELECT o.id, o.number, s.name AS store, o.status, o.total_amount AS total, o.currency::text AS currency,
            to_json(o.placed_at)#>>'{}' AS "placedAt",
            ARRAY(SELECT DISTINCT f->>'rule' FROM oms_order_audits a, jsonb_array_elements(a.findings) f
                   WHERE a.order_id = o.id AND a.verdict = 'held' AND f->>'severity' = 'block' ORDER BY 1) AS "heldBy"
       FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = ANY($1::bigint[]) ORDER BY o.id DESC`,
    [ids]
  )
  return rows.map((row) => ({ ...row, finding: evidence.get(row.id) ?? null }))
}

async function evidenceOf(ids: readonly number[], condition: Condition) {
  return inTransaction(null, async (trx) => {
    const orders = await readOrders(trx, ids)
    const facts = await gatherFacts(trx, orders, factNeeds([condition]))
    const found = orders.flatMap((order, index) => {
      const spoken = askCondition(condition, facts[index])
      const finding = { rule: 'draft', version: 0, severity: 'warn' as const }
      return spoken ? [{ orderId: order.id, finding: { ...finding, ...spoken } }] : []
    })
    const conditions = new Map(windowNeeds(condition).length ? [['draft', condition]] : [])
    const named = await nameOrders(trx, found, conditions)
    return new Map(
      found.map(({ orderId, finding }) => [
        orderId,
        { ...finding, orders: named.get(finding) ?? finding.orders },
      ])
    )
  })
}
