import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  ids,
  keysetPage,
  part,
  Part,
  when,
  type ListQuery,
} from '#kernel/lists/index'
import { iso } from '../services/iso.js'

export type ExpectedReturn = {
  id: number
  number: string
  kind: string
  orderId: number
  orderNumber: string
  warehouseCode: string | null
  waybillNo: string | null
  units: number
  items: string
  expectedAt: string
}

export const EXPECTED_LIST = {
  sorts: ['expected'],
  defaultSort: 'expected',
  filters: { warehouse: ids(), kind: choices('return', 'exchange') },
} as const

/** Returns that should come; a word is the case's, order's or return waybill's number. */
export default class ListExpectedReturns {
  handle(query: ListQuery<typeof EXPECTED_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    const from = `wms_expected_returns e JOIN after_sales_cases c ON c.id = e.case_id JOIN orders o ON o.id = e.order_id`
    const scope =
      actor.warehouses &&
      new Part(['(e.warehouse_id IS NULL OR e.warehouse_id = ANY(', '))'], [actor.warehouses])
    return keysetPage<ExpectedReturn>({
      query,
      select: `c.id, c.number, c.kind, o.id AS "orderId", o.number AS "orderNumber", w.code AS "warehouseCode", c.return_waybill_no AS "waybillNo",
        l.units, l.items, ${iso('e.expected_at')} AS "expectedAt"`,
      from: `${from} LEFT JOIN warehouses w ON w.id = e.warehouse_id
        CROSS JOIN LATERAL (SELECT sum(x.qty)::int AS units, string_agg(k.code || ' ×' || x.qty, ', ' ORDER BY x.id) AS items
          FROM after_sales_lines x JOIN skus k ON k.id = x.sku_id WHERE x.case_id = c.id) l`,
      countFrom: from,
      where: [
        part`e.state = 'expected'`,
        scope,
        among('e.warehouse_id', filters.warehouse),
        among('c.kind', filters.kind),
        when(
          q,
          (word) =>
            part`(c.number = ${word.toUpperCase()} OR o.number = ${word.toUpperCase()} OR c.return_waybill_no = ${word})`
        ),
      ],
      sorts: { expected: 'e.expected_at' },
      id: 'e.case_id',
    })
  }
}
