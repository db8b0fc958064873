import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { append } from '#kernel/events/outbox'
import { ListingsMapped } from '#catalog/events/listings_mapped'

/** Tries again to find the SKUs of unmatched listings by their code on the platform. Returns those that found theirs. */
export default class MatchListings {
  async handle({
    trx: outer,
    actor,
    listingIds,
  }: {
    trx?: Trx | null
    actor: Actor
    listingIds: readonly number[]
  }): Promise<Set<number>> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE listings l SET sku_id = m.sku_id, match = 'auto', updated_at = now()
           FROM (SELECT o.id, coalesce((SELECT s.id FROM skus s WHERE s.code = o.external_code),
                          (SELECT b.sku_id FROM sku_barcodes b WHERE b.is_active AND b.barcode = o.external_code)) AS sku_id
                   FROM listings o WHERE o.id = ANY($1::bigint[]) AND o.sku_id IS NULL
                    AND ($2::bigint[] IS NULL OR o.store_id = ANY($2))) m
          WHERE l.id = m.id AND m.sku_id IS NOT NULL RETURNING l.id`,
        [listingIds, actor.stores],
        'listings_match'
      )
      const ids = rows.map((row) => row.id)
      if (ids.length > 0) await append(trx, new ListingsMapped({ listingIds: ids }), actor)
      return new Set(ids)
    })
  }
}
