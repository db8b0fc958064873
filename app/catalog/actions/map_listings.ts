import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ListingsMapped } from '#catalog/events/listings_mapped'
import FindSkus from '#catalog/queries/find_skus'

export interface ListingMapping {
  listingId: number
  skuId: number
  /** Base units of the SKU in one unit of the listing. */
  multiplier?: number
}

/** Says by hand which SKUs a store's listings are. Orders that waited for it are told by event. */
export default class MapListings {
  async handle({
    trx: outer,
    actor,
    mappings,
  }: {
    trx?: Trx | null
    actor: Actor
    mappings: ListingMapping[]
  }): Promise<number[]> {
    if (mappings.length === 0) return []
    return inTransaction(outer, async (trx) => {
      const skus = await new FindSkus(trx).byIds(mappings.map((mapping) => mapping.skuId))
      const unknown = mappings.find((mapping) => !skus.has(mapping.skuId))
      if (unknown) throw new NotFoundException('sku', unknown.skuId)
      const rows = await sql<{ id: number; before: number | null; after: number }>(
        trx,
        `UPDATE listings l SET sku_id = m.sku_id, multiplier = m.multiplier, match = 'manual', conflict_sku_id = NULL, updated_at = now()
           FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS m(id, sku_id, multiplier)
           JOIN listings old ON old.id = m.id
          WHERE l.id = m.id AND ($4::bigint[] IS NULL OR l.store_id = ANY($4)) RETURNING l.id, old.sku_id AS before, l.sku_id AS after`,
        [
          mappings.map((mapping) => mapping.listingId),
          mappings.map((mapping) => mapping.skuId),
          mappings.map((mapping) => mapping.multiplier ?? 1),
          actor.stores,
        ],
        'listings_map'
      )
      const listingIds = rows.map((row) => row.id)
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'catalog.listing.map',
          subjectType: 'listing',
          subjectId: row.id,
          before: { skuId: row.before },
          after: { skuId: row.after },
        }))
      )
      if (listingIds.length > 0) await append(trx, new ListingsMapped({ listingIds }), actor)
      return listingIds
    })
  }
}
