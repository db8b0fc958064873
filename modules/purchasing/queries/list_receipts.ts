import type { Actor } from '#kernel/access/actor'
import {
  among,
  dates,
  ids,
  part,
  when,
  within,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { searchPattern } from '#catalog/services/search_text'

export type ReceiptRow = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  supplier: string
  warehouse: string
  units: number
  rejected: number
  currency: string
  amount: string
  receivedBy: string | null
  receivedAt: string
}

const FILTERS = { supplier: ids(), warehouse: ids(), received: dates() }
export const RECEIPT_LIST = {
  sorts: ['received'],
  defaultSort: '-received',
  filters: FILTERS,
} satisfies ListSpec

/** Receipts of the warehouses the actor sees, the newest first. */
export function receiptList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  const { q, filters } = query
  return {
    query,
    select: `r.id, r.number, r.order_id AS "orderId", o.number AS "orderNumber", s.name AS supplier, w.name AS warehouse, l.units, l.rejected,
      r.currency, r.amount, u.full_name AS "receivedBy", to_json(r.received_at) #>> '{}' AS "receivedAt"`,
    from: `purchasing_receipts r JOIN purchasing_orders o ON o.id = r.order_id JOIN purchasing_suppliers s ON s.id = r.supplier_id
      JOIN warehouses w ON w.id = r.warehouse_id LEFT JOIN users u ON u.id = r.received_by
      JOIN LATERAL (SELECT sum(received)::bigint AS units, sum(rejected)::bigint AS rejected
                      FROM purchasing_receipt_lines WHERE receipt_id = r.id) l ON true`,
    countFrom: 'purchasing_receipts r',
    id: 'r.id',
    where: [
      among('r.warehouse_id', actor.warehouses),
      among('r.supplier_id', filters.supplier),
      among('r.warehouse_id', filters.warehouse),
      within('r.received_at', filters.received),
      when(
        q,
        (
          term
        ) => part`r.id IN (SELECT id FROM purchasing_receipts WHERE number = ${term.toUpperCase()}
          UNION SELECT p.id FROM purchasing_receipts p JOIN purchasing_orders b ON b.id = p.order_id WHERE b.number = ${term.toUpperCase()}
          UNION (SELECT p.id FROM purchasing_receipts p JOIN purchasing_suppliers v ON v.id = p.supplier_id
                  WHERE v.search_name LIKE ${searchPattern(term)} ORDER BY p.id DESC LIMIT 1000))`
      ),
    ],
    sorts: { received: 'r.received_at' },
  }
}
