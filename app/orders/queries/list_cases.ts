import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import {
  among,
  choices,
  dates,
  flag,
  keysetPage,
  part,
  text,
  when,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { CASE_KINDS, caseMachine, OPEN_CASES } from '#orders/domain/case_machine'

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
  reasonCode: string | null
  responsibility: string | null
  deadlineAt: string | null
  isOverdue: boolean
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
    kind: choices(...CASE_KINDS),
    reason: text(),
    bears: choices('buyer', 'warehouse', 'courier', 'supplier', 'store'),
    overdue: flag(),
    opened: dates(),
  },
} as const

/** After-sales cases of the stores one sees, the newest first. */
export default class ListCases {
  handle(query: ListQuery<typeof CASE_LIST.filters>, actor: Actor) {
    const now = systemClock.now()
    return keysetPage(
      this.source(query, actor),
      (row: Omit<CaseListRow, 'isOverdue'>): CaseListRow => {
        const isOpen = (OPEN_CASES as readonly string[]).includes(row.status)
        return {
          ...row,
          isOverdue: isOpen && row.deadlineAt !== null && new Date(row.deadlineAt) < now,
        }
      }
    )
  }

  source(query: ListQuery<typeof CASE_LIST.filters>, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: `c.id, c.number, c.order_id AS "orderId", o.number AS "orderNumber", s.name AS store, o.consignee AS customer, c.kind, c.status,
        c.reason, c.reason_code AS "reasonCode", c.responsibility, to_json(c.deadline_at) #>> '{}' AS "deadlineAt",
        c.refund_amount AS refund, o.currency, to_json(c.created_at) #>> '{}' AS at,
        (SELECT coalesce(sum(qty), 0)::int FROM after_sales_lines l WHERE l.case_id = c.id) AS units`,
      from: 'after_sales_cases c JOIN orders o ON o.id = c.order_id JOIN stores s ON s.id = o.store_id',
      countFrom: actor.stores
        ? 'after_sales_cases c JOIN orders o ON o.id = c.order_id'
        : 'after_sales_cases c',
      where: [
        among('o.store_id', actor.stores),
        among('c.status', filters.status),
        among('c.kind', filters.kind),
        when(filters.reason, (codes) => part`c.reason_code = ANY(${codes.split(',')})`),
        among('c.responsibility', filters.bears),
        when(
          filters.overdue,
          () => part`c.status = ANY(${[...OPEN_CASES]}) AND c.deadline_at < ${systemClock.now()}`
        ),
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
        SELECT 1 FROM after_sales_cases c WHERE c.status = s.status AND ($2::bigint[] IS NULL
            OR EXISTS (SELECT 1 FROM orders o WHERE o.id = c.order_id AND o.store_id = ANY($2))) LIMIT 1000) x) n ORDER BY s.place`,
    [[...OPEN_CASES], actor.stores],
    'orders_case_counts'
  )
  return rows.map(({ status, count }) => ({
    status,
    count: Math.min(count, 999),
    isExact: count <= 999,
  }))
}
