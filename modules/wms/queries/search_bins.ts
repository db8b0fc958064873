import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Bins by the beginning of their code, and those a SKU lies in. */
export default async function searchBins(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const word = term.trim().toUpperCase()
  if (word.length < 2) return []
  const rows = await sql<{ id: number; code: string; place: string }>(
    null,
    `SELECT b.id, b.code, w.code || ' · ' || z.name AS place
       FROM (SELECT id FROM wms_bins WHERE code LIKE $1
             UNION SELECT s.bin_id FROM wms_bin_stock s JOIN skus k ON k.id = s.sku_id WHERE k.code = $2 AND s.on_hand + s.damaged > 0) f
       JOIN wms_bins b USING (id) JOIN wms_zones z ON z.id = b.zone_id JOIN warehouses w ON w.id = b.warehouse_id
      WHERE $3::bigint[] IS NULL OR b.warehouse_id = ANY($3) ORDER BY b.code, b.id LIMIT $4`,
    [`${word.replace(/[\\%_]/g, '\\$&')}%`, word, actor.warehouses, limit]
  )
  return rows.map(({ id, code, place }) => ({
    kind: 'bin',
    title: code,
    subtitle: place,
    href: `/wms/bins/${id}`,
  }))
}
