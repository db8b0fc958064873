import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  text,
  when,
  within,
  type ListQuery,
} from '#kernel/lists/index'
import { numbered } from '../services/numbers.js'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { inScope } from '../services/scope.js'
import { iso } from '../services/iso.js'

export type BacklogRow = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  storeName: string
  warehouseCode: string
  courierCode: string | null
  shape: string
  lines: number
  units: number
  promisedAt: string | null
  isLate: boolean
  releasedAt: string
  shortSkus: string | null
}

export const BACKLOG_LIST = {
  sorts: ['promised', 'released', 'units'],
  defaultSort: 'promised',
  filters: {
    warehouse: ids(),
    store: ids(),
    courier: text(),
    shape: choices('single', 'same_sku', 'multi'),
    due: dates(),
    short: choices('1'),
  },
} as const

/** Fulfilments that wait for a wave, the most urgent first; a word is a fulfilment's or order's number. */
export default class ListBacklog {
  handle(query: ListQuery<typeof BACKLOG_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<BacklogRow>({
      query,
      select: `f.id, f.number, f.order_id AS "orderId", ${ORDER_NUMBERS} AS "orderNumber", s.name AS "storeName", w.code AS "warehouseCode",
        b.courier_code AS "courierCode", b.shape, b.lines, b.units, ${iso('b.promised_at')} AS "promisedAt",
        coalesce(b.promised_at < now(), false) AS "isLate", ${iso('b.released_at')} AS "releasedAt", b.short_skus AS "shortSkus"`,
      from: `wms_backlog b JOIN fulfilments f ON f.id = b.fulfilment_id
        JOIN stores s ON s.id = b.store_id JOIN warehouses w ON w.id = b.warehouse_id`,
      countFrom: 'wms_backlog b JOIN fulfilments f ON f.id = b.fulfilment_id',
      where: [
        part`b.state = 'waiting'`,
        inScope(actor, 'b'),
        among('b.warehouse_id', filters.warehouse),
        among('b.store_id', filters.store),
        when(filters.courier, (v) => part`b.courier_code = ${v}`),
        among('b.shape', filters.shape),
        within('b.promised_at', filters.due),
        filters.short ? part`b.short_skus IS NOT NULL` : null,
        when(q, numbered),
      ],
      sorts: {
        promised: { column: 'b.promised_at', nullable: true },
        released: 'b.released_at',
        units: 'b.units',
      },
      id: 'b.fulfilment_id',
    })
  }
}
