import { seesStore, type Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { OPEN_CASES, type CaseKind, type CaseStatus } from '#orders/domain/case_machine'

export type CaseRecord = {
  id: number
  storeId: number
  number: string
  kind: CaseKind
  status: CaseStatus
  reasonCode: string | null
  responsibility: string | null
  reason: string | null
  /** What it promises, of it beside the lines, and what went back. */
  refund: string
  extra: string
  refunded: string
  priceDifference: string
  returnFreight: string
  currency: string
  order: {
    id: number
    number: string
    status: string
    paid: string
    refunded: string
    /** What other open cases promise. */
    promised: string
    /** What may still go back, this case's promise included. */
    left: string
  }
  customer: { id: number; name: string } | null
  warehouseId: number | null
  warehouse: string | null
  returnWaybillNo: string | null
  returnCourier: string | null
  ticketRef: string | null
  deadlineAt: string | null
  isOverdue: boolean
  replacement: { id: number; number: string; status: string; payment: string } | null
  at: string
  lines: CaseLine[]
  refunds: { id: number; method: string; number: string; amount: string; at: string | null }[]
  receipts: CaseReceipt[]
  log: CaseLogEntry[]
}
export type CaseLine = {
  id: number
  orderLineId: number
  sku: string
  title: string
  /** The bundle it is a part of. */
  bundle: string | null
  /** What an exchange sends instead. */
  exchangeFor: string | null
  qty: number
  refund: string
  good: number
  damaged: number
  givenUp: number
}
export type CaseReceipt = {
  id: number
  warehouse: string
  wrongUnits: number
  note: string | null
  who: string | null
  at: string
  lines: { sku: string; grade: string; qty: number }[]
}
export type CaseLogEntry = {
  id: number
  act: string
  to: string | null
  params: Record<string, string | number | null>
  who: string | null
  at: string
}

/** One after-sales case with its lines, money, parcels, every step, and the order that replaces the goods. */
export default class GetCase {
  async handle(id: number, actor: Actor): Promise<CaseRecord> {
    const [row] = Number.isSafeInteger(id)
      ? await sql<CaseRecord>(null, SELECT, [id, systemClock.now(), [...OPEN_CASES]], 'orders_case')
      : []
    if (!row || !seesStore(actor, row.storeId)) throw new NotFoundException('case', id)
    return row
  }
}

const PROMISED = `coalesce((SELECT sum(greatest(x.refund_amount - x.refunded_amount, 0)) FROM after_sales_cases x
  WHERE x.order_id = o.id AND x.id <> c.id AND x.status = ANY($3::text[])), 0)`

const LINES = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'orderLineId', l.order_line_id, 'sku', s.code,
       'title', CASE WHEN l.component_id IS NULL THEN ol.title ELSE s.name END, 'bundle', CASE WHEN l.component_id IS NOT NULL THEN ol.title END,
       'exchangeFor', e.code, 'qty', l.qty, 'refund', l.refund_amount::text, 'good', l.received_good, 'damaged', l.received_damaged,
       'givenUp', l.given_up) ORDER BY l.id), '[]')
    FROM after_sales_lines l JOIN skus s ON s.id = l.sku_id JOIN order_lines ol ON ol.id = l.order_line_id
    LEFT JOIN skus e ON e.id = l.exchange_sku_id WHERE l.case_id = c.id`

const RECEIPTS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'warehouse', rw.name, 'wrongUnits', r.wrong_units, 'note', r.note, 'who', u.full_name,
       'at', r.received_at, 'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', s.code, 'grade', x.grade, 'qty', x.qty) ORDER BY x.id), '[]')
          FROM after_sales_receipt_lines x JOIN after_sales_lines l ON l.id = x.case_line_id JOIN skus s ON s.id = l.sku_id
         WHERE x.receipt_id = r.id)) ORDER BY r.id), '[]')
    FROM after_sales_receipts r JOIN warehouses rw ON rw.id = r.warehouse_id LEFT JOIN users u ON u.id = r.actor_id WHERE r.case_id = c.id`

const LOG = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'act', g.act, 'to', g.to_status, 'params', g.params, 'who', u.full_name, 'at', g.at)
       ORDER BY g.id DESC), '[]') FROM after_sales_log g LEFT JOIN users u ON u.id = g.actor_id WHERE g.case_id = c.id`

const SELECT = `
  SELECT c.id, o.store_id AS "storeId", c.number, c.kind, c.status, c.reason_code AS "reasonCode", c.responsibility, c.reason,
    c.refund_amount AS refund, c.extra_amount AS extra, c.refunded_amount AS refunded, c.price_difference AS "priceDifference",
    c.return_freight AS "returnFreight", o.currency,
    jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status, 'paid', o.paid_amount::text, 'refunded', o.refunded_amount::text,
      'promised', ${PROMISED}::text, 'left', greatest(o.paid_amount - o.refunded_amount - ${PROMISED}, 0)::text) AS "order",
    CASE WHEN k.id IS NOT NULL THEN jsonb_build_object('id', k.id, 'name', k.display_name) END AS customer,
    c.warehouse_id AS "warehouseId", w.name AS warehouse, c.return_waybill_no AS "returnWaybillNo", c.return_courier AS "returnCourier",
    c.ticket_ref AS "ticketRef", to_json(c.deadline_at) #>> '{}' AS "deadlineAt",
    coalesce(c.deadline_at < $2 AND c.status = ANY($3::text[]), false) AS "isOverdue", to_json(c.created_at) #>> '{}' AS at,
    (SELECT jsonb_build_object('id', r.id, 'number', r.number, 'status', r.status, 'payment', r.payment_status) FROM orders r
      WHERE r.id = c.replacement_id) AS replacement,
    (${LINES}) AS lines, (${RECEIPTS}) AS receipts, (${LOG}) AS log,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'method', r.method, 'number', r.external_txn_no, 'amount', r.amount::text,
       'at', r.refunded_at) ORDER BY r.id), '[]') FROM order_refunds r WHERE r.order_id = o.id AND r.case_id = c.id) AS refunds
  FROM after_sales_cases c JOIN orders o ON o.id = c.order_id LEFT JOIN customers k ON k.id = coalesce(c.customer_id, o.customer_id)
    LEFT JOIN warehouses w ON w.id = c.warehouse_id WHERE c.id = $1`
