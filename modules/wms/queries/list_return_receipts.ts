import type { Actor } from '#kernel/access/actor'
import {
  among,
  dates,
  ids,
  keysetPage,
  part,
  when,
  within,
  type ListQuery,
} from '#kernel/lists/index'
import { iso } from '../services/iso.js'
import { inScope } from '../services/scope.js'

export type ReturnReceiptRow = {
  id: number
  number: string
  caseNumber: string
  orderId: number
  orderNumber: string
  warehouseCode: string
  waybillNo: string | null
  good: number
  damaged: number
  scrap: number
  receivedBy: string | null
  receivedAt: string
}

export const RECEIPT_LIST = {
  sorts: ['received'],
  defaultSort: '-received',
  filters: { warehouse: ids(), received: dates() },
} as const

/** Receipts of returned goods, latest first; a word is the receipt's, case's or order's number. */
export default class ListReturnReceipts {
  handle(query: ListQuery<typeof RECEIPT_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    const from = `wms_return_receipts r JOIN after_sales_cases c ON c.id = r.case_id JOIN orders o ON o.id = c.order_id`
    const count = (grade: string) =>
      `coalesce(sum(qty) FILTER (WHERE grade = '${grade}'), 0)::int AS ${grade}`
    return keysetPage<ReturnReceiptRow>({
      query,
      select: `r.id, r.number, c.number AS "caseNumber", o.id AS "orderId", o.number AS "orderNumber", w.code AS "warehouseCode",
        coalesce(r.return_waybill_no, c.return_waybill_no) AS "waybillNo", l.good, l.damaged, l.scrap, u.full_name AS "receivedBy",
        ${iso('r.received_at')} AS "receivedAt"`,
      from: `${from} JOIN warehouses w ON w.id = r.warehouse_id LEFT JOIN users u ON u.id = r.received_by
        CROSS JOIN LATERAL (SELECT ${['good', 'damaged', 'scrap'].map(count).join(', ')} FROM wms_return_receipt_lines WHERE receipt_id = r.id) l`,
      countFrom: from,
      where: [
        inScope(actor, 'r'),
        among('r.warehouse_id', filters.warehouse),
        within('r.received_at', filters.received),
        when(
          q,
          (word) =>
            part`(r.number = ${word.toUpperCase()} OR c.number = ${word.toUpperCase()} OR o.number = ${word.toUpperCase()})`
        ),
      ],
      sorts: { received: 'r.received_at' },
      id: 'r.id',
    })
  }
}
