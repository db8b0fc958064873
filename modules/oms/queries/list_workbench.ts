import type { Actor } from '#kernel/access/actor'
import {
  choices,
  ids,
  keysetPage,
  Part,
  part,
  render,
  text,
  when,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { OPEN_STATUSES } from '#orders/domain/order_machine'
import CountOrders, { type StatusCount } from '#orders/queries/count_orders'
import ListOrders, { ORDER_LIST, type OrderListRow } from '#orders/queries/list_orders'

export type WorkbenchRow = OrderListRow & {
  /** Its goods in short: code × units, the first few. */
  items: string
  units: number
  buyerNote: string | null
  sellerNote: string | null
  tags: string[]
  parcels: {
    id: number
    number: string
    status: string
    warehouse: string
    courier: string | null
    waybill: string | null
    /** Orders that it carries besides. */
    others: number
  }[]
}

/** Beside the statuses: what waits for companions, and what could share a parcel and does not. */
export const WORK_TABS = [...OPEN_STATUSES, 'waiting', 'mergeable', 'all'] as const

export const WORKBENCH_LIST = {
  ...ORDER_LIST,
  perPage: 200,
  filters: {
    ...ORDER_LIST.filters,
    tab: choices(...WORK_TABS),
    tag: text(),
    courier: text(),
    warehouse: ids(),
    ids: ids(),
  },
} as const

type Query = ListQuery<typeof WORKBENCH_LIST.filters>

const MORE = `, o.tags, o.buyer_note AS "buyerNote", o.seller_note AS "sellerNote",
  (SELECT coalesce(sum(l.qty - l.cancelled), 0)::int FROM order_lines l WHERE l.order_id = o.id) AS units,
  (SELECT coalesce(string_agg(coalesce(k.code, l.title) || ' × ' || l.qty, ', ' ORDER BY l.line_no), '')
     FROM (SELECT * FROM order_lines WHERE order_id = o.id ORDER BY line_no LIMIT 3) l LEFT JOIN skus k ON k.id = l.sku_id) AS items,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status, 'warehouse', w.name, 'courier', f.courier_code,
            'waybill', f.waybill_no, 'others', (SELECT count(*) - 1 FROM fulfilment_orders y WHERE y.fulfilment_id = f.id)) ORDER BY f.id), '[]')
     FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id AND f.status <> 'cancelled' JOIN warehouses w ON w.id = f.warehouse_id
    WHERE x.order_id = o.id) AS parcels`

/** SQL of ours without holes. */
const raw = (code: string) => new Part([code], [])

/** So many receivers with several open orders, and so many orders, are looked at; a count says no more. */
const REACH = 300

/** By what orders to one receiver go together: see `companyOf`. */
const COMPANY = `merge_key, currency, coalesce(source#>>'{facts,requiredCourier}', source->>'requiredCourier', ''),
  CASE WHEN coalesce((SELECT r.merges_across FROM oms_parcel_rules r WHERE r.store_id = orders.store_id), false) THEN ''
       ELSE store_id || ' ' || coalesce(source->>'buyerId', '') END`

/**
 * Open orders that could share a parcel with others, and that are not all in one yet: one GROUP BY over
 * the index of those that may still find companions, which stops as soon as there are enough; only
 * those whose receiver has several are looked at closer.
 */
const mergeable = ({ stores }: Actor) => part`
  SELECT unnest(g.ids) AS id FROM (
    SELECT array_agg(orders.id) AS ids FROM (
      SELECT unnest(array_agg(id)) AS id FROM orders WHERE merge_key IS NOT NULL AND status IN ('approved', 'allocated', 'released')
         AND (${stores}::bigint[] IS NULL OR store_id = ANY(${stores}::bigint[]))
       GROUP BY merge_key HAVING count(*) > 1 LIMIT ${raw(String(REACH * 2))}) r JOIN orders ON orders.id = r.id
     WHERE kind = 'sale' AND NOT is_sealed AND (payment_status = 'paid' OR total_amount = 0)
     GROUP BY ${raw(COMPANY)} HAVING count(*) > 1) g
   WHERE (SELECT count(DISTINCT coalesce(f.id, -m.id)) FROM unnest(g.ids) AS m(id)
            LEFT JOIN fulfilment_orders x ON x.order_id = m.id
            LEFT JOIN fulfilments f ON f.id = x.fulfilment_id AND f.status IN ('reserved', 'released')
           WHERE x.fulfilment_id IS NULL OR f.id IS NOT NULL) > 1 LIMIT ${raw(String(REACH))}`
const waiting = ({ stores }: Actor) => part`
  SELECT w.order_id FROM oms_merge_waits w JOIN orders o ON o.id = w.order_id
   WHERE ${stores}::bigint[] IS NULL OR o.store_id = ANY(${stores}::bigint[]) ORDER BY w.due_at LIMIT ${raw(String(REACH))}`

/** As the partial index `orders_open` has it: values of a parameter would not lead there. */
const OPEN = `o.status IN ('${OPEN_STATUSES.join("','")}')`

/** The orders that people work on, the newest first. */
export default class ListWorkbench {
  handle(query: Query, actor: Actor) {
    return keysetPage<WorkbenchRow>(this.source(query, actor))
  }

  source(query: Query, actor: Actor): KeysetSource {
    const { tab, tag, courier, warehouse, ids: chosen } = query.filters
    const base = new ListOrders().source(query, actor)
    return {
      ...base,
      select: base.select + MORE,
      where: [
        ...(base.where ?? []),
        ofTab(tab?.[0], Boolean(query.q || chosen || query.filters.status), actor),
        chosen ? part`o.id = ANY(${chosen})` : null,
        when(tag, (word) => part`o.tags @> ${[word]}::text[]`),
        when(courier, (code) => inParcels(part`f.courier_code = ${code.toUpperCase()}`)),
        warehouse ? inParcels(part`f.warehouse_id = ANY(${warehouse})`) : null,
      ],
    }
  }
}

/** Asked for a word or certain orders, every order is looked at; else what somebody has to work on. */
function ofTab(tab: string | undefined, isAsked: boolean, actor: Actor) {
  if (tab === 'all' || (tab === undefined && isAsked)) return null
  if (tab === 'mergeable') return part`o.id = ANY(ARRAY(${mergeable(actor)}))`
  if (tab === 'waiting') return part`o.id = ANY(ARRAY(${waiting(actor)}))`
  return tab === undefined ? raw(OPEN) : part`o.status = ${tab}`
}

/**
 * Orders with a parcel that fits: their own, or another's that they go along in. Asked order by order,
 * each by its key: what has a LIMIT is never gathered from all parcels beforehand.
 */
const inParcels = (condition: Part) =>
  part`coalesce((SELECT true FROM fulfilments f WHERE f.order_id = o.id AND f.status <> 'cancelled' AND ${condition} LIMIT 1),
    (SELECT true FROM fulfilment_companions x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = o.id AND f.status <> 'cancelled' AND ${condition} LIMIT 1), false)`

/** What stands in each tab, every count bounded. */
export async function countWorkbench(actor: Actor): Promise<StatusCount[]> {
  const count = async (status: string, found: Part): Promise<StatusCount> => {
    const values: unknown[] = []
    const code = render(part`SELECT count(*)::int AS count FROM (${found}) x`, values)
    const [row] = await sql<{ count: number }>(null, code, values, `oms_workbench_${status}`)
    return { status, count: Math.min(row.count, REACH), isExact: row.count < REACH }
  }
  const [statuses, ...others] = await Promise.all([
    new CountOrders().handle(actor),
    count('waiting', waiting(actor)),
    count('mergeable', mergeable(actor)),
  ])
  return [...statuses, ...others]
}
