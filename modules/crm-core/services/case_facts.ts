import { appendTimeline } from '#customers/actions/append_timeline'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { noteRows } from '#modules/crm-core/services/timeline_rows'

type Case = { caseNumber: string; orderId: number; number: string }

export function noteCases(trx: Trx, caseIds: number[]): Promise<void> {
  return noteRows(
    trx,
    'case_opened',
    'case',
    `SELECT o.customer_id, c.id AS ref_id, c.number AS "caseNumber", c.kind AS "caseKind", o.id AS "orderId", o.number, c.created_at AS at
       FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
      WHERE c.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL ORDER BY c.id`,
    [caseIds]
  )
}

/** What became of cases, step by step; each status has a text of its own, and refunds are told by themselves. */
export async function noteCaseSteps(trx: Trx, caseIds: number[]): Promise<void> {
  const rows = await sql<{ customerId: number; refId: number; status: string; at: Date } & Case>(
    trx,
    `SELECT o.customer_id AS "customerId", c.id AS "refId", g.to_status AS status, c.number AS "caseNumber", o.id AS "orderId", o.number, g.at
       FROM after_sales_log g JOIN after_sales_cases c ON c.id = g.case_id JOIN orders o ON o.id = c.order_id
      WHERE c.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL AND g.to_status IS NOT NULL AND g.to_status <> 'refunded' ORDER BY g.id`,
    [caseIds]
  )
  await appendTimeline(
    trx,
    rows.map(({ customerId, refId, status, at, ...payload }) => ({
      ...{ customerId, module: 'crm-core', kind: `case_${status}`, refType: 'case', refId },
      ...{ payload, occurredAt: at },
    }))
  )
}
