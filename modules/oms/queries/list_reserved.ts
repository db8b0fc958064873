import type { Actor } from '#kernel/access/actor'
import {
  ids,
  keysetPage,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type ReservedRow = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  storeName: string
  warehouseName: string
  consignee: string | null
  courierCode: string | null
  units: number
  reservedAt: string | null
  promisedAt: string | null
}

const FILTERS = { store: ids(), warehouse: ids() }
export const RESERVED_LIST = {
  sorts: ['reserved', 'promised'],
  defaultSort: 'reserved',
  filters: FILTERS,
} satisfies ListSpec

/** Fulfilments with their stock reserved that no warehouse has been given yet. The search is by their number or the order's. */
export default class ListReserved {
  handle(query: ListQuery<typeof FILTERS>, actor: Actor): Promise<ListPage<ReservedRow>> {
    const { store, warehouse } = query.filters
    return keysetPage<ReservedRow>({
      query,
      select: `f.id, f.number, f.order_id AS "orderId", o.number AS "orderNumber", s.name AS "storeName", w.name AS "warehouseName", f.consignee,
        f.courier_code AS "courierCode", (SELECT sum(l.qty)::int FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled) AS units,
        to_json(f.reserved_at)#>>'{}' AS "reservedAt", to_json(f.promised_at)#>>'{}' AS "promisedAt"`,
      from: 'fulfilments f JOIN orders o ON o.id = f.order_id JOIN stores s ON s.id = f.store_id JOIN warehouses w ON w.id = f.warehouse_id',
      countFrom: 'fulfilments f JOIN orders o ON o.id = f.order_id',
      id: 'f.id',
      where: [
        part`f.status = 'reserved'`,
        actor.stores && part`f.store_id = ANY(${actor.stores})`,
        actor.warehouses && part`f.warehouse_id = ANY(${actor.warehouses})`,
        when(store, (stores) => part`f.store_id = ANY(${stores})`),
        when(warehouse, (warehouses) => part`f.warehouse_id = ANY(${warehouses})`),
        when(query.q, (q) => part`${q.trim()} IN (f.number, o.number)`),
      ],
      sorts: {
        reserved: { column: 'f.reserved_at', nullable: true },
        promised: { column: 'f.promised_at', nullable: true },
      },
    })
  }
}

/** Of these fulfilments those the actor sees. */
export async function fulfilmentsSeenBy(actor: Actor, asked: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM fulfilments WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR store_id = ANY($2))
        AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3)) ORDER BY id`,
    [asked, actor.stores, actor.warehouses]
  )
  return rows.map((row) => row.id)
}
