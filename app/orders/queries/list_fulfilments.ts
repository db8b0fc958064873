import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  flag,
  ids,
  keysetPage,
  part,
  text,
  when,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'

export type FulfilmentListRow = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  /** How many orders it carries besides. */
  others: number
  warehouse: string
  status: string
  courier: string | null
  waybill: string | null
  place: string | null
  units: number
  /** A code of `STOP_CODES` or a person's words while it must not leave. */
  stopReason: string | null
  promisedAt: string | null
  createdAt: string
  shippedAt: string | null
}

export const FULFILMENT_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: {
    status: choices(...fulfilmentMachine.states),
    warehouse: ids(),
    courier: text(),
    created: dates(),
    intercepted: flag(),
  },
} as const

/** Statuses of a parcel on this side of the door. */
export const OPEN_PARCELS = ['planned', 'reserved', 'released', 'picking', 'packed'] as const

/** Parcels of the stores and warehouses one sees, the newest first. */
export default class ListFulfilments {
  handle(query: ListQuery<typeof FULFILMENT_LIST.filters>, actor: Actor) {
    return keysetPage<FulfilmentListRow>(this.source(query, actor))
  }

  source(query: ListQuery<typeof FULFILMENT_LIST.filters>, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: `f.id, f.number, f.order_id AS "orderId", o.number AS "orderNumber",
        (SELECT count(*)::int FROM fulfilment_companions c WHERE c.fulfilment_id = f.id) AS others, w.name AS warehouse, f.status, f.courier_code AS courier,
        f.waybill_no AS waybill, concat_ws(' ', f.province, f.city) AS place, ${LIVE_STOP_REASON} AS "stopReason",
        to_json(f.promised_at) #>> '{}' AS "promisedAt", to_json(f.created_at) #>> '{}' AS "createdAt", to_json(f.shipped_at) #>> '{}' AS "shippedAt",
        (SELECT coalesce(sum(qty), 0)::int FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND (NOT l.is_cancelled OR f.status = 'cancelled')) AS units`,
      from: 'fulfilments f JOIN orders o ON o.id = f.order_id JOIN warehouses w ON w.id = f.warehouse_id',
      countFrom: 'fulfilments f',
      where: [
        when(actor.stores, ofStores),
        among('f.warehouse_id', actor.warehouses),
        among('f.status', filters.status),
        among('f.warehouse_id', filters.warehouse),
        when(filters.courier, (courier) => part`f.courier_code = ${courier.toUpperCase()}`),
        within('f.created_at', filters.created),
        filters.intercepted &&
          part`f.status IN ('planned', 'reserved', 'released', 'picking', 'packed') AND f.id = ANY(ARRAY(
            SELECT id FROM fulfilments WHERE intercept_reason IS NOT NULL AND status IN ('planned', 'reserved', 'released', 'picking', 'packed')
            UNION SELECT x.fulfilment_id FROM orders b JOIN fulfilment_orders x ON x.order_id = b.id WHERE b.is_behind))`,
        when(
          q,
          (
            term
          ) => part`f.id = ANY(ARRAY(SELECT id FROM fulfilments WHERE number = ${term.toUpperCase()}
            UNION SELECT id FROM fulfilments WHERE waybill_no = ANY(${[term, term.toUpperCase()]})
            UNION SELECT x.fulfilment_id FROM orders y JOIN fulfilment_orders x ON x.order_id = y.id WHERE y.number = ${term.toUpperCase()}
            UNION SELECT x.fulfilment_id FROM orders y JOIN fulfilment_orders x ON x.order_id = y.id WHERE y.external_no = ${term}))`
        ),
      ],
      sorts: { created: 'f.created_at' },
      id: 'f.id',
    }
  }
}

/** Parcels with an order of one of these stores. */
const ofStores = (
  stores: readonly number[]
) => part`(f.store_id = ANY(${[...stores]}) OR EXISTS (SELECT 1 FROM fulfilment_companions c
  WHERE c.fulfilment_id = f.id AND c.store_id = ANY(${[...stores]})))`

/** One bounded count a status, each status as text of its own, so that the index of the backlog serves it. */
const COUNTS = OPEN_PARCELS.map(
  (status) => `
  SELECT '${status}' AS status, (SELECT count(*)::int FROM (
    SELECT 1 FROM fulfilments f WHERE f.status = '${status}' AND ($1::bigint[] IS NULL OR f.store_id = ANY($1)
         OR EXISTS (SELECT 1 FROM fulfilment_companions c WHERE c.fulfilment_id = f.id AND c.store_id = ANY($1)))
       AND ($2::bigint[] IS NULL OR f.warehouse_id = ANY($2)) LIMIT 1000) x) AS count`
).join(' UNION ALL ')

/** How many parcels stand in each status before they ship, each count bounded. */
export async function countFulfilments(actor: Actor) {
  const rows = await sql<{ status: string; count: number }>(
    null,
    COUNTS,
    [actor.stores, actor.warehouses],
    'orders_fulfilment_counts'
  )
  return rows.map(({ status, count }) => ({
    status,
    count: Math.min(count, 999),
    isExact: count <= 999,
  }))
}
