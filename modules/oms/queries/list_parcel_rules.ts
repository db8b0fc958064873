import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import { readParcelRules } from '#modules/oms/queries/read_parcel_rules'

export type StoreParcelRules = ParcelRules & {
  store: string
  platform: string
  /** The SKUs that are named, to be shown. */
  skus: { id: number; code: string; name: string }[]
}

/** Every store one sees, with its rules of merging and splitting. */
export async function listParcelRules(actor: Actor): Promise<StoreParcelRules[]> {
  const stores = await sql<{ id: number; name: string; platform: string }>(
    null,
    `SELECT id, name, platform FROM stores WHERE is_active AND ($1::bigint[] IS NULL OR id = ANY($1)) ORDER BY name, id LIMIT 500`,
    [actor.stores]
  )
  const rules = await readParcelRules(null)
  const named = [...rules.values()].flatMap((one) => [...one.dropShipSkuIds, ...one.apartSkuIds])
  const skus = await sql<{ id: number; code: string; name: string }>(
    null,
    'SELECT id, code, name FROM skus WHERE id = ANY($1::bigint[])',
    [named]
  )
  return stores.map(({ id, name, platform }) => {
    const own = rules.get(id) ?? noRules(id, platform)
    const ids = new Set([...own.dropShipSkuIds, ...own.apartSkuIds])
    return { ...own, store: name, platform, skus: skus.filter((sku) => ids.has(sku.id)) }
  })
}
