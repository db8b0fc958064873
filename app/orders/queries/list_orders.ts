import { hashOfTerm } from '#customers/services/pii'
import type { Actor } from '#kernel/access/actor'
import {
  between,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  range,
  when,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { orderMachine } from '#orders/domain/order_machine'

export type OrderListRow = {
  id: number
  number: string
  externalNo: string
  store: string
  consignee: string | null
  place: string | null
  status: string
  paymentStatus: string
  holdReasons: string[]
  total: string
  currency: string
  placedAt: string
}

export const ORDER_LIST = {
  sorts: ['placed', 'total'],
  defaultSort: '-placed',
  filters: {
    status: choices(...orderMachine.states),
    payment: choices('unpaid', 'partly_paid', 'paid', 'partly_refunded', 'refunded'),
    store: ids(),
    placed: dates(),
    total: range(),
  },
} as const

/** Orders, the newest first. */
export default class ListOrders {
  handle(query: ListQuery<typeof ORDER_LIST.filters>, actor: Actor) {
    return keysetPage<OrderListRow>(this.source(query, actor))
  }

  source(query: ListQuery<typeof ORDER_LIST.filters>, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: `o.id, o.number, o.external_no AS "externalNo", s.name AS store, o.consignee, concat_ws(' ', o.province, o.city) AS place,
        o.status, o.payment_status AS "paymentStatus", o.hold_reasons AS "holdReasons", o.total_amount AS total, o.currency,
        to_json(o.placed_at) #>> '{}' AS "placedAt"`,
      from: 'orders o JOIN stores s ON s.id = o.store_id',
      countFrom: 'orders o',
      where: [
        when(actor.stores, (stores) => part`o.store_id = ANY(${stores})`),
        when(filters.status, (statuses) => part`o.status = ANY(${statuses})`),
        when(filters.payment, (statuses) => part`o.payment_status = ANY(${statuses})`),
        when(filters.store, (stores) => part`o.store_id = ANY(${stores})`),
        within('o.placed_at', filters.placed),
        between('o.total_amount', filters.total),
        q ? found(q) : null,
      ],
      sorts: { placed: 'o.placed_at', total: 'o.total_amount' },
      id: 'o.id',
    }
  }
}

/** By phone, else by exact number, platform number, waybill or SKU code: each by its own index. */
function found(term: string) {
  const hash = hashOfTerm(term)
  if (hash?.kind === 'phone') {
    return part`o.id IN (SELECT id FROM orders WHERE phone_hash = ${hash.hash}
      UNION SELECT id FROM orders WHERE external_no = ${term} UNION SELECT order_id FROM fulfilments WHERE waybill_no = ${term})`
  }
  if (hash) return part`o.email_hash = ${hash.hash}`
  return part`o.id IN (SELECT id FROM orders WHERE number = ${term.toUpperCase()} UNION SELECT id FROM orders WHERE external_no = ${term}
    UNION SELECT order_id FROM fulfilments WHERE waybill_no = ${term}
    UNION (SELECT l.order_id FROM order_lines l JOIN skus k ON k.id = l.sku_id WHERE k.code = ${term} ORDER BY l.order_id DESC LIMIT 1000))`
}
