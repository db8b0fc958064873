import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type ReceiptHead = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  supplierId: number
  supplier: string
  warehouseId: number
  warehouse: string
  deliveryNote: string | null
  note: string | null
  currency: string
  amount: string
  baseAmount: string
  dueAt: string
  receivedBy: string | null
  receivedAt: string
}
export type ReceiptLineRow = {
  id: number
  skuId: number
  code: string
  name: string
  ordered: number
  received: number
  rejected: number
  rejectReason: string | null
  unitCost: string
  amount: string
}

/** One receipt with its lines. @throws NotFoundException also outside the actor's warehouses */
export default class GetReceipt {
  async handle(id: number, actor: Actor) {
    const [[receipt], lines] = await Promise.all([
      sql<ReceiptHead>(
        null,
        `SELECT r.id, r.number, r.order_id AS "orderId", o.number AS "orderNumber", r.supplier_id AS "supplierId", s.name AS supplier,
                r.warehouse_id AS "warehouseId", w.name AS warehouse, r.delivery_note AS "deliveryNote", r.note, r.currency, r.amount,
                r.base_amount AS "baseAmount", to_json(r.due_at) #>> '{}' AS "dueAt", u.full_name AS "receivedBy",
                to_json(r.received_at) #>> '{}' AS "receivedAt"
           FROM purchasing_receipts r JOIN purchasing_orders o ON o.id = r.order_id JOIN purchasing_suppliers s ON s.id = r.supplier_id
           JOIN warehouses w ON w.id = r.warehouse_id LEFT JOIN users u ON u.id = r.received_by WHERE r.id = $1`,
        [id],
        'purchasing_receipt'
      ),
      sql<ReceiptLineRow>(
        null,
        `SELECT l.id, l.sku_id AS "skuId", k.code, k.name, ol.qty AS ordered, l.received, l.rejected, l.reject_reason AS "rejectReason",
                l.unit_cost AS "unitCost", l.amount
           FROM purchasing_receipt_lines l JOIN purchasing_order_lines ol ON ol.id = l.order_line_id JOIN skus k ON k.id = l.sku_id
          WHERE l.receipt_id = $1 ORDER BY ol.line_no`,
        [id],
        'purchasing_receipt_lines_of'
      ),
    ])
    if (!receipt || !seesWarehouse(actor, receipt.warehouseId))
      throw new NotFoundException('purchase_receipt', id)
    return { receipt, lines }
  }
}
