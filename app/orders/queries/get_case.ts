import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { CaseKind, CaseStatus } from '#orders/domain/case_machine'

export type CaseRecord = {
  id: number
  storeId: number
  number: string
  kind: CaseKind
  status: CaseStatus
  reason: string | null
  refund: string
  currency: string
  order: { id: number; number: string; status: string; paid: string; refunded: string }
  customer: { id: number; name: string } | null
  warehouseId: number | null
  warehouse: string | null
  returnWaybillNo: string | null
  ticketRef: string | null
  replacement: { id: number; number: string; status: string } | null
  at: string
  lines: {
    id: number
    orderLineId: number
    sku: string
    title: string
    qty: number
    refund: string
    good: number
    damaged: number
  }[]
  refunds: { id: number; method: string; number: string; amount: string; at: string | null }[]
}

/** One after-sales case with its lines, refunds and the order that replaces the goods, if one does. */
export default class GetCase {
  async handle(id: number, actor: Actor): Promise<CaseRecord> {
    const [row] = Number.isSafeInteger(id)
      ? await sql<CaseRecord>(null, SELECT, [id], 'orders_case')
      : []
    if (!row || !seesStore(actor, row.storeId)) throw new NotFoundException('case', id)
    return row
  }
}

const SELECT = `
  SELECT c.id, o.store_id AS "storeId", c.number, c.kind, c.status, c.reason, c.refund_amount AS refund, o.currency,
    jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status, 'paid', o.paid_amount::text, 'refunded', o.refunded_amount::text) AS "order",
    CASE WHEN k.id IS NOT NULL THEN jsonb_build_object('id', k.id, 'name', k.display_name) END AS customer,
    c.warehouse_id AS "warehouseId", w.name AS warehouse, c.return_waybill_no AS "returnWaybillNo", c.ticket_ref AS "ticketRef",
    to_json(c.created_at) #>> '{}' AS at,
    (SELECT jsonb_build_object('id', r.id, 'number', r.number, 'status', r.status) FROM orders r
      WHERE r.store_id = o.store_id AND r.external_no = c.number) AS replacement,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'orderLineId', l.order_line_id, 'sku', s.code, 'title', ol.title, 'qty', l.qty,
       'refund', l.refund_amount::text, 'good', l.received_good, 'damaged', l.received_damaged) ORDER BY l.id), '[]')
       FROM after_sales_lines l JOIN skus s ON s.id = l.sku_id JOIN order_lines ol ON ol.id = l.order_line_id WHERE l.case_id = c.id) AS lines,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'method', r.method, 'number', r.external_txn_no, 'amount', r.amount::text,
       'at', r.refunded_at) ORDER BY r.id), '[]') FROM order_refunds r WHERE r.order_id = o.id AND r.case_id = c.id) AS refunds
  FROM after_sales_cases c JOIN orders o ON o.id = c.order_id LEFT JOIN customers k ON k.id = c.customer_id
    LEFT JOIN warehouses w ON w.id = c.warehouse_id WHERE c.id = $1`
