import type { Actor } from '#kernel/access/actor'
import {
  among,
  between,
  choices,
  dates,
  flag,
  ids,
  keysetPage,
  part,
  range,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { OPEN_STATUSES, orderMachine } from '#orders/domain/order_machine'
import { ordersMatching } from '#orders/queries/orders_matching'

export type OrderListRow = {
  id: number
  number: string
  externalNo: string
  store: string
  kind: string
  consignee: string | null
  place: string | null
  status: string
  paymentStatus: string
  holdReasons: string[]
  /** By code, what rules that people made are called. */
  holdNames: Record<string, string> | null
  total: string
  currency: string
  placedAt: string
  shipBy: string | null
  isLate: boolean
}

export const ORDER_LIST = {
  sorts: ['placed', 'updated'],
  defaultSort: '-placed',
  filters: {
    status: choices(...orderMachine.states),
    payment: choices('unpaid', 'partly_paid', 'paid', 'partly_refunded', 'refunded'),
    store: ids(),
    kind: choices('sale', 'exchange', 'resend'),
    placed: dates(),
    total: range(),
    late: flag(),
  },
} as const

const OPEN = `'${OPEN_STATUSES.join("','")}'`
const COLUMNS = `o.id, o.number, o.external_no AS "externalNo", s.name AS store, o.kind, o.consignee,
  concat_ws(' ', o.province, o.city) AS place, o.status, o.payment_status AS "paymentStatus", o.hold_reasons AS "holdReasons",
  o.hold_names AS "holdNames",
  o.total_amount AS total, o.currency, to_json(o.placed_at) #>> '{}' AS "placedAt", to_json(o.ship_by) #>> '{}' AS "shipBy",
  coalesce(o.ship_by < now() AND o.status IN (${OPEN}), false) AS "isLate"`

/** What an export adds to the row of the list. */
const MORE = `, o.phone_masked AS phone, concat_ws(' ', o.district, o.address_line) AS address, o.goods_amount AS goods,
  o.discount_amount AS discount, o.shipping_amount AS shipping, o.tax_amount AS tax, o.paid_amount AS paid,
  o.refunded_amount AS refunded, array_to_string(o.tags, ' ') AS tags, o.placed_at AS placed, o.paid_at AS "paidAt"`

type Query = ListQuery<typeof ORDER_LIST.filters>

/** Orders, the newest first. */
export default class ListOrders {
  handle(query: Query, actor: Actor) {
    return keysetPage<OrderListRow>(this.source(query, actor))
  }

  /** The same rows, with the columns an export has room for. */
  exported(query: Query, actor: Actor): KeysetSource {
    const source = this.source(query, actor)
    return { ...source, select: source.select + MORE }
  }

  source(query: Query, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: COLUMNS,
      from: 'orders o JOIN stores s ON s.id = o.store_id',
      countFrom: 'orders o',
      where: [
        among('o.store_id', actor.stores),
        among('o.status', filters.status),
        among('o.payment_status', filters.payment),
        among('o.store_id', filters.store),
        among('o.kind', filters.kind),
        within('o.placed_at', filters.placed),
        between('o.total_amount', filters.total),
        filters.late ? part`o.ship_by < now() AND o.status = ANY(${[...OPEN_STATUSES]})` : null,
        q ? ordersMatching(q) : null,
      ],
      sorts: { placed: 'o.placed_at', updated: 'o.updated_at' },
      id: 'o.id',
    }
  }
}
