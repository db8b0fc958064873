import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type OrderHead = {
  id: number
  number: string
  status: string
  supplierId: number
  supplier: string
  supplierEn: string | null
  supplierMinimum: string
  warehouseId: number
  warehouse: string
  currency: string
  rate: string
  goods: string
  tax: string
  total: string
  expectedOn: string | null
  promisedOn: string | null
  note: string | null
  closeReason: string | null
  createdBy: number | null
  createdByName: string | null
  approvedByName: string | null
  version: number
  createdAt: string
}

export type OrderLineRow = {
  id: number
  lineNo: number
  skuId: number
  code: string
  name: string
  /** The product's English name; variants differ by their code. */
  nameEn: string | null
  unit: string
  supplierSku: string | null
  qty: number
  maxQty: number
  received: number
  rejected: number
  billed: number
  open: number
  unitPrice: string
  taxRate: string
  amount: string
}

export type OrderReceiptRow = {
  id: number
  number: string
  units: number
  rejected: number
  amount: string
  deliveryNote: string | null
  dueAt: string
  receivedAt: string
  receivedBy: string | null
}

/** One purchase order with its lines and what came of it. @throws NotFoundException also outside the actor's warehouses */
export default class GetOrder {
  async handle(id: number, actor: Actor) {
    const [[order], lines, receipts, bills] = await Promise.all([
      this.#head(id),
      this.#lines(id),
      this.#receipts(id),
      this.#bills(id),
    ])
    if (!order || !seesWarehouse(actor, order.warehouseId))
      throw new NotFoundException('purchase_order', id)
    return { order, lines, receipts, bills }
  }

  #head(id: number): Promise<OrderHead[]> {
    return sql<OrderHead>(
      null,
      `SELECT o.id, o.number, o.status, o.supplier_id AS "supplierId", s.name AS supplier, s.name_en AS "supplierEn",
              s.min_order_amount AS "supplierMinimum", o.warehouse_id AS "warehouseId", w.name AS warehouse, o.currency, o.rate,
              o.goods_amount AS goods, o.tax_amount AS tax, o.total_amount AS total, to_char(o.expected_on, 'YYYY-MM-DD') AS "expectedOn",
              to_char(o.promised_on, 'YYYY-MM-DD') AS "promisedOn", o.note, o.close_reason AS "closeReason", o.created_by AS "createdBy",
              c.full_name AS "createdByName", a.full_name AS "approvedByName", o.version, to_json(o.created_at) #>> '{}' AS "createdAt"
         FROM purchasing_orders o JOIN purchasing_suppliers s ON s.id = o.supplier_id JOIN warehouses w ON w.id = o.warehouse_id
         LEFT JOIN users c ON c.id = o.created_by LEFT JOIN users a ON a.id = o.approved_by WHERE o.id = $1`,
      [id],
      'purchasing_order_head'
    )
  }

  #lines(id: number): Promise<OrderLineRow[]> {
    return sql<OrderLineRow>(
      null,
      `SELECT l.id, l.line_no AS "lineNo", l.sku_id AS "skuId", k.code, k.name, p.name_en AS "nameEn", k.base_unit AS unit, l.qty, l.max_qty AS "maxQty",
              l.received, l.rejected, l.billed, greatest(l.qty - l.received, 0) AS open, l.unit_price AS "unitPrice",
              l.tax_rate AS "taxRate", l.amount,
              (SELECT b.supplier_sku FROM purchasing_prices b
                WHERE b.supplier_id = o.supplier_id AND b.sku_id = l.sku_id AND b.supplier_sku IS NOT NULL ORDER BY b.from_qty LIMIT 1) AS "supplierSku"
         FROM purchasing_order_lines l JOIN purchasing_orders o ON o.id = l.order_id JOIN skus k ON k.id = l.sku_id
         JOIN products p ON p.id = k.product_id
        WHERE l.order_id = $1 ORDER BY l.line_no`,
      [id],
      'purchasing_order_lines_of'
    )
  }

  #receipts(id: number): Promise<OrderReceiptRow[]> {
    return sql<OrderReceiptRow>(
      null,
      `SELECT r.id, r.number, l.units, l.rejected, r.amount, r.delivery_note AS "deliveryNote", to_json(r.due_at) #>> '{}' AS "dueAt",
              to_json(r.received_at) #>> '{}' AS "receivedAt", u.full_name AS "receivedBy"
         FROM purchasing_receipts r LEFT JOIN users u ON u.id = r.received_by
         JOIN LATERAL (SELECT sum(received)::bigint AS units, sum(rejected)::bigint AS rejected
                         FROM purchasing_receipt_lines WHERE receipt_id = r.id) l ON true
        WHERE r.order_id = $1 ORDER BY r.id`,
      [id],
      'purchasing_order_receipts'
    )
  }

  #bills(id: number) {
    return sql<{
      id: number
      billNo: string
      billedOn: string
      total: string
      state: string
      holdReasons: string[]
      releaseReason: string | null
    }>(
      null,
      `SELECT id, bill_no AS "billNo", to_char(billed_on, 'YYYY-MM-DD') AS "billedOn", total_amount AS total, state,
              hold_reasons AS "holdReasons", release_reason AS "releaseReason"
         FROM purchasing_bills WHERE order_id = $1 ORDER BY id`,
      [id],
      'purchasing_order_bills'
    )
  }
}
