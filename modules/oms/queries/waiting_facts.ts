import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { Waiting } from '#modules/oms/domain/batch_priority'

interface Row extends Record<string, unknown> {
  id: number
  platform: string
  paidAt: Date
  shipBy: Date | null
  tags: string[]
  total: string
}

const FACTS = `
  SELECT o.id, s.platform, coalesce(o.paid_at, o.placed_at) AS "paidAt", o.ship_by AS "shipBy", o.tags || coalesce(c.tags, '{}') AS tags,
         CASE WHEN o.currency = $2 THEN o.total_amount ELSE 0 END::numeric(18,4) AS total
    FROM orders o JOIN stores s ON s.id = o.store_id LEFT JOIN customers c ON c.id = o.customer_id
   WHERE o.id = ANY($1::bigint[])`

/** What the priority of waiting orders depends on, by order id. */
export async function waitingFacts(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<Map<number, Waiting>> {
  const rows = await sql<Row>(trx, FACTS, [orderIds, company().currency], 'oms_waiting_facts')
  return new Map(
    rows.map(({ id, platform, paidAt, shipBy, tags, total }) => [
      id,
      {
        platform,
        tags,
        paidAt: paidAt.getTime(),
        shipBy: shipBy?.getTime() ?? null,
        total: Number(total.replace('.', '')),
      },
    ])
  )
}
