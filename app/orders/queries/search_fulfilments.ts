import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Parcels by their number or waybill, exactly. */
export default async function searchFulfilments(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const rows = await sql<{
    id: number
    number: string
    waybill: string | null
    courier: string | null
  }>(
    null,
    `SELECT f.id, f.number, f.waybill_no AS waybill, f.courier_code AS courier FROM fulfilments f
      WHERE f.id = ANY(ARRAY(SELECT id FROM fulfilments WHERE number = $1 UNION SELECT id FROM fulfilments WHERE waybill_no = ANY($2)))
        AND ($3::bigint[] IS NULL OR EXISTS (SELECT 1 FROM fulfilment_orders x WHERE x.fulfilment_id = f.id AND x.store_id = ANY($3))) AND ($4::bigint[] IS NULL OR f.warehouse_id = ANY($4))
      ORDER BY f.id DESC LIMIT $5`,
    [term.toUpperCase(), [term, term.toUpperCase()], actor.stores, actor.warehouses, limit],
    'orders_search_fulfilments'
  )
  return rows.map((row) => ({
    kind: 'fulfilment',
    title: row.number,
    subtitle: [row.courier, row.waybill].filter(Boolean).join(' '),
    href: `/orders/fulfilments/${row.id}`,
  }))
}
