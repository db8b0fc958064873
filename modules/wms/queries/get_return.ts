import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { EXPECTING } from '#orders/domain/case_machine'
import { iso } from '../services/iso.js'
import { assertSees } from '../services/scope.js'

/** A return at the door: what should be in the parcel. */
export type ReturnCase = {
  id: number
  number: string
  kind: string
  status: string
  /** Whether its goods are still to come. */
  isWaiting: boolean
  reason: string | null
  orderNumber: string
  warehouseId: number | null
  waybillNo: string | null
  lines: { id: number; skuCode: string; skuName: string; barcodes: string[]; qty: number }[]
}

export type ReturnReceiptRecord = {
  id: number
  number: string
  caseId: number
  caseNumber: string
  orderId: number
  orderNumber: string
  warehouseId: number
  warehouseName: string
  waybillNo: string | null
  note: string | null
  receivedBy: string | null
  receivedAt: string
  lines: { id: number; skuCode: string; skuName: string; grade: string; qty: number }[]
}

const CASE = `
  SELECT c.id, c.number, c.kind, c.status, c.status = ANY($2::text[]) AS "isWaiting", c.reason, o.number AS "orderNumber", c.warehouse_id AS "warehouseId", c.return_waybill_no AS "waybillNo",
         (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'skuCode', k.code, 'skuName', k.name, 'qty', l.qty - l.received_good - l.received_damaged - l.given_up,
                   'barcodes', (SELECT jsonb_agg(x.code) FROM (SELECT k.code AS code UNION ALL
                      SELECT barcode FROM sku_barcodes WHERE sku_id = k.id AND is_active) x)) ORDER BY l.id)
            FROM after_sales_lines l JOIN skus k ON k.id = l.sku_id WHERE l.case_id = c.id AND l.qty > l.received_good + l.received_damaged + l.given_up) AS lines
    FROM after_sales_cases c JOIN orders o ON o.id = c.order_id`

/** Returns and their receipts. */
export default class GetReturn {
  /** By the number of the case, of its order or on the return's waybill. */
  async byCode(code: string, actor: Actor): Promise<ReturnCase | null> {
    const word = code.trim()
    const [found] = await sql<{ id: number }>(
      null,
      `SELECT id FROM after_sales_cases WHERE number = upper($1)
       UNION ALL SELECT id FROM after_sales_cases WHERE return_waybill_no = upper($1) AND status = ANY($2::text[])
       UNION ALL SELECT c.id FROM orders o JOIN after_sales_cases c ON c.order_id = o.id WHERE o.number = upper($1) AND c.status = ANY($2::text[])
       UNION ALL SELECT c.id FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id JOIN after_sales_cases c ON c.order_id = x.order_id
         WHERE f.waybill_no = $1 AND c.status = ANY($2::text[]) LIMIT 1`,
      [word, [...EXPECTING]]
    )
    return found ? this.case(found.id, actor) : null
  }

  async case(id: number, actor: Actor): Promise<ReturnCase> {
    const [found] = await sql<ReturnCase>(null, `${CASE} WHERE c.id = $1`, [id, [...EXPECTING]])
    if (!found) throw new NotFoundException('case', id)
    if (found.warehouseId !== null) assertSees(actor, found.warehouseId, 'case', id)
    return { ...found, lines: found.lines ?? [] }
  }

  async receipt(id: number, actor: Actor): Promise<ReturnReceiptRecord> {
    const [receipt] = await sql<ReturnReceiptRecord>(
      null,
      `SELECT r.id, r.number, c.id AS "caseId", c.number AS "caseNumber", o.id AS "orderId", o.number AS "orderNumber",
              r.warehouse_id AS "warehouseId", w.name AS "warehouseName", coalesce(r.return_waybill_no, c.return_waybill_no) AS "waybillNo", r.note,
              u.full_name AS "receivedBy", ${iso('r.received_at')} AS "receivedAt",
              (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'skuCode', k.code, 'skuName', k.name, 'grade', l.grade, 'qty', l.qty) ORDER BY l.id)
                 FROM wms_return_receipt_lines l JOIN skus k ON k.id = l.sku_id WHERE l.receipt_id = r.id) AS lines
         FROM wms_return_receipts r JOIN after_sales_cases c ON c.id = r.case_id JOIN orders o ON o.id = c.order_id
         JOIN warehouses w ON w.id = r.warehouse_id LEFT JOIN users u ON u.id = r.received_by WHERE r.id = $1`,
      [id]
    )
    assertSees(actor, receipt?.warehouseId, 'wms_return_receipt', id)
    return receipt
  }
}
