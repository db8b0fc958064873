import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ListingsMapped } from '#catalog/events/listings_mapped'
import { ListingsUnmapped } from '#catalog/events/listings_unmapped'
import FindSkus from '#catalog/queries/find_skus'

export interface ListingMapping {
  listingId: number
  skuId: number
  /** Base units of the SKU in one unit of the listing. */
  multiplier?: number
}

interface Changed extends Record<string, unknown> {
  id: number
  skuBefore: number | null
  multiplierBefore: number
  matchBefore: string
}

/** Says by hand which SKUs a store's listings are, or that they are none. Orders that waited for it are told by event. */
export default class MapListings {
  async handle({
    trx: outer,
    actor,
    mappings,
  }: {
    trx?: Trx | null
    actor: Actor
    mappings: readonly ListingMapping[]
  }): Promise<number[]> {
    if (mappings.length === 0) return []
    return inTransaction(outer, async (trx) => {
      const skus = await new FindSkus(trx).byIds(mappings.map((mapping) => mapping.skuId))
      const unknown = mappings.find((mapping) => !skus.has(mapping.skuId))
      if (unknown) throw new NotFoundException('sku', unknown.skuId)
      const rows = await this.#write(
        trx,
        actor,
        mappings.map(({ listingId, skuId, multiplier = 1 }) => ({ listingId, skuId, multiplier }))
      )
      const wanted = new Map(mappings.map((mapping) => [mapping.listingId, mapping]))
      await this.#record(trx, actor, 'map', rows, (id) => ({
        skuId: wanted.get(id)!.skuId,
        multiplier: wanted.get(id)!.multiplier ?? 1,
      }))
      const listingIds = rows.map((row) => row.id)
      if (listingIds.length > 0) await append(trx, new ListingsMapped({ listingIds }), actor)
      return listingIds
    })
  }

  /** Takes listings apart from their SKUs, and keeps the house from finding them again by code. */
  async unmap({
    trx: outer,
    actor,
    listingIds,
  }: {
    trx?: Trx | null
    actor: Actor
    listingIds: readonly number[]
  }): Promise<number[]> {
    if (listingIds.length === 0) return []
    return inTransaction(outer, async (trx) => {
      const rows = await this.#write(
        trx,
        actor,
        listingIds.map((listingId) => ({ listingId, skuId: null, multiplier: 1 }))
      )
      await this.#record(trx, actor, 'unmap', rows, () => ({ skuId: null, multiplier: 1 }))
      const gone = rows.filter((row) => row.skuBefore !== null).map((row) => row.id)
      if (gone.length > 0) await append(trx, new ListingsUnmapped({ listingIds: gone }), actor)
      return rows.map((row) => row.id)
    })
  }

  #write(
    trx: Trx,
    actor: Actor,
    list: readonly { listingId: number; skuId: number | null; multiplier: number }[]
  ): Promise<Changed[]> {
    return sql<Changed>(
      trx,
      `UPDATE listings l SET sku_id = m.sku_id, multiplier = m.multiplier, match = 'manual', conflict_sku_id = NULL, updated_at = now()
         FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS m(id, sku_id, multiplier)
         JOIN listings old ON old.id = m.id
        WHERE l.id = m.id AND ($4::bigint[] IS NULL OR l.store_id = ANY($4))
       RETURNING l.id, old.sku_id AS "skuBefore", old.multiplier AS "multiplierBefore", old.match AS "matchBefore"`,
      [
        list.map((one) => one.listingId),
        list.map((one) => one.skuId),
        list.map((one) => one.multiplier),
        actor.stores,
      ],
      'listings_map'
    )
  }

  async #record(
    trx: Trx,
    actor: Actor,
    verb: 'map' | 'unmap',
    rows: readonly Changed[],
    now: (id: number) => { skuId: number | null; multiplier: number }
  ): Promise<void> {
    const ids = rows.flatMap((row) => [row.skuBefore, now(row.id).skuId])
    const skus = await new FindSkus(trx).byIds(ids.filter((id): id is number => id !== null))
    const codeOf = (id: number | null) => (id === null ? null : (skus.get(id)?.code ?? null))
    await audit(
      trx,
      actor,
      rows.map((row) => ({
        action: `catalog.listing.${verb}`,
        subjectType: 'listing',
        subjectId: row.id,
        before: {
          sku: codeOf(row.skuBefore),
          multiplier: row.multiplierBefore,
          match: row.matchBefore,
        },
        after: {
          sku: codeOf(now(row.id).skuId),
          multiplier: now(row.id).multiplier,
          match: 'manual',
        },
      }))
    )
  }
}
