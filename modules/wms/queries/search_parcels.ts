import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Waybills by their number. */
export default async function searchParcels(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const rows = await sql<{ number: string; fulfilment: string; courier: string }>(
    null,
    `SELECT y.number, f.number AS fulfilment, y.courier_code AS courier FROM wms_waybills y JOIN fulfilments f ON f.id = y.fulfilment_id
      WHERE y.number = $1 AND ($2::bigint[] IS NULL OR y.warehouse_id = ANY($2)) LIMIT $3`,
    [term.trim(), actor.warehouses, limit]
  )
  return rows.map((row) => ({
    kind: 'waybill',
    title: row.number,
    subtitle: `${row.courier} · ${row.fulfilment}`,
    href: `/wms/waybills?q=${encodeURIComponent(row.number)}`,
  }))
}
