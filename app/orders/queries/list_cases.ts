import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  keysetPage,
  part,
  when,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { caseMachine } from '#orders/domain/case_machine'

export type CaseListRow = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  store: string
  customer: string | null
  kind: string
  status: string
  reason: string | null
  refund: string
  currency: string
  units: number
  at: string
}

export const CASE_LIST = {
  sorts: ['opened'],
  defaultSort: '-opened',
  filters: {
    status: choices(...caseMachine.states),
    kind: choices('refund_only', 'return', 'exchange', 'resend'),
    opened: dates(),
  },
} as const

/** Statuses of a case in which somebody has still to act. */
export const OPEN_CASES = ['requested', 'approved', 'awaiting_goods', 'received'] as const

/** After-sales cases of the stores one sees, the newest first. */
export default class ListCases {
  handle(query: ListQuery<typeof CASE_LIST.filters>, actor: Actor) {
    return keysetPage<CaseListRow>(this.source(query, actor))
  }

  source(query: ListQuery<typeof CASE_LIST.filters>, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: `c.id, c.number, c.order_id AS "orderId", o.number AS "orderNumber", s.name AS store, o.consignee AS customer, c.kind, c.status,
        c.reason, c.refund_amount AS refund, o.currency, to_json(c.created_at) #>> '{}' AS at,
        (SELECT coalesce(sum(qty), 0)::int FROM after_sales_lines l WHERE l.case_id = c.id) AS units`,
      from: 'after_sales_cases c JOIN orders o ON o.id = c.order_id JOIN stores s ON s.id = o.store_id',
      countFrom: 'after_sales_cases c JOIN orders o ON o.id = c.order_id',
      where: [
        among('o.store_id', actor.stores),
        among('c.status', filters.status),
        among('c.kind', filters.kind),
        within('c.created_at', filters.opened),
        when(
          q,
          (
            term
          ) => part`c.id IN (SELECT id FROM after_sales_cases WHERE number = ${term.toUpperCase()}
            UNION SELECT id FROM after_sales_cases WHERE return_waybill_no = ${term}
            UNION SELECT x.id FROM after_sales_cases x JOIN orders y ON y.id = x.order_id WHERE y.number = ${term.toUpperCase()}
            UNION SELECT x.id FROM after_sales_cases x JOIN orders y ON y.id = x.order_id WHERE y.external_no = ${term})`
        ),
      ],
      sorts: { opened: 'c.created_at' },
      id: 'c.id',
    }
  }
}

/** How many cases wait in each status that calls for somebody, each count bounded. */
export async function countCases(actor: Actor) {
  const rows = await sql<{ status: string; count: number }>(
    null,
    `SELECT s.status, n.count FROM unnest($1::text[]) WITH ORDINALITY AS s(status, place)
      CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM (
        SELECT 1 FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
         WHERE c.status = s.status AND ($2::bigint[] IS NULL OR o.store_id = ANY($2)) LIMIT 1000) x) n ORDER BY s.place`,
    [[...OPEN_CASES], actor.stores],
    'orders_case_counts'
  )
  return rows.map(({ status, count }) => ({
    status,
    count: Math.min(count, 999),
    isExact: count <= 999,
  }))
}
