import type { Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import {
  among,
  between,
  choices,
  dates,
  flag,
  ids,
  keysetPage,
  Part,
  part,
  range,
  when,
  within,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { searchPattern } from '#catalog/services/search_text'
import { company } from '#shell/services/company'
import { purchaseOrderMachine, RECEIVABLE } from '../domain/order_machine.js'

export type OrderRow = {
  id: number
  number: string
  supplierId: number
  supplier: string
  warehouse: string
  status: string
  currency: string
  total: string
  ordered: number
  received: number
  expectedOn: string | null
  isLate: boolean
  createdAt: string
}

const FILTERS = {
  status: choices(...purchaseOrderMachine.states),
  supplier: ids(),
  warehouse: ids(),
  created: dates(),
  total: range(),
  late: flag(),
  arriving: flag(),
}
export const ORDER_LIST = {
  sorts: ['created', 'expected', 'total'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

/** Expected before today and still not complete. `day` is the company's today, of our own making. */
const isLate = (day: string) =>
  `coalesce(o.status IN ('sent', 'confirmed', 'partially_received') AND coalesce(o.promised_on, o.expected_on) < '${day}'::date, false)`

/** Purchase orders of the warehouses the actor sees, the newest first. */
export default class ListOrders {
  handle(query: ListQuery<typeof FILTERS>, actor: Actor) {
    return keysetPage<OrderRow>(this.source(query, actor))
  }

  source(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
    const { q, filters } = query
    const late = isLate(localDate(systemClock.now(), company().zone))
    return {
      query,
      select: `o.id, o.number, o.supplier_id AS "supplierId", s.name AS supplier, w.name AS warehouse, o.status, o.currency,
        o.total_amount AS total, l.ordered, l.received, to_char(coalesce(o.promised_on, o.expected_on), 'YYYY-MM-DD') AS "expectedOn",
        ${late} AS "isLate", to_json(o.created_at) #>> '{}' AS "createdAt"`,
      from: `purchasing_orders o JOIN purchasing_suppliers s ON s.id = o.supplier_id JOIN warehouses w ON w.id = o.warehouse_id
        LEFT JOIN LATERAL (SELECT sum(qty)::bigint AS ordered, sum(received)::bigint AS received
                             FROM purchasing_order_lines WHERE order_id = o.id) l ON true`,
      countFrom: 'purchasing_orders o',
      where: [
        among('o.warehouse_id', actor.warehouses),
        among('o.status', filters.status),
        among('o.supplier_id', filters.supplier),
        among('o.warehouse_id', filters.warehouse),
        within('o.created_at', filters.created),
        between('o.total_amount', filters.total),
        when(filters.late, (wanted) => part`${new Part([late], [])} = ${wanted}`),
        filters.arriving ? part`o.status = ANY(${[...RECEIVABLE]})` : null,
        q ? found(q) : null,
      ],
      sorts: {
        created: 'o.created_at',
        expected: { column: 'coalesce(o.promised_on, o.expected_on)', nullable: true },
        total: 'o.total_amount',
      },
      id: 'o.id',
    }
  }
}

/** By number, SKU code or a piece of the supplier's name, each by its own index. */
function found(term: string) {
  return part`o.id IN (SELECT id FROM purchasing_orders WHERE number = ${term.toUpperCase()}
    UNION (SELECT l.order_id FROM purchasing_order_lines l JOIN skus k ON k.id = l.sku_id WHERE k.code = ${term} ORDER BY l.order_id DESC LIMIT 1000)
    UNION (SELECT p.id FROM purchasing_orders p JOIN purchasing_suppliers v ON v.id = p.supplier_id
            WHERE v.search_name LIKE ${searchPattern(term)} ORDER BY p.id DESC LIMIT 1000))`
}
