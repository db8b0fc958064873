import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { changesBetween } from '#catalog/domain/changes'
import { ListingsMapped } from '#catalog/events/listings_mapped'

export interface ListingEdit {
  /** The title and price of its own that the store shows. */
  title: string
  price: string | null
  barcode: string | null
  multiplier: number
}

/** Edits what a listing shows of its own. Another multiplier is another mapping: stock is pushed anew. */
export default class UpdateListing {
  async handle({
    trx: outer,
    actor,
    id,
    listing,
  }: {
    trx?: Trx | null
    actor: Actor
    id: number
    listing: ListingEdit
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const read = async () => {
        const [row] = await sql<ListingEdit & { skuId: number | null } & Record<string, unknown>>(
          trx,
          `SELECT title, price, barcode, multiplier, sku_id AS "skuId" FROM listings
            WHERE id = $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2)) FOR NO KEY UPDATE`,
          [id, actor.stores],
          'listing_read'
        )
        if (!row) throw new NotFoundException('listing', id)
        return row
      }
      const before = await read()
      await sql(
        trx,
        'UPDATE listings SET title = $2, price = $3, barcode = $4, multiplier = $5, updated_at = now() WHERE id = $1',
        [id, listing.title, listing.price, listing.barcode, listing.multiplier],
        'listing_update'
      )
      const changes = changesBetween(before, await read())
      if (!changes) return
      await audit(trx, actor, {
        action: 'catalog.listing.update',
        subjectType: 'listing',
        subjectId: id,
        ...changes,
      })
      if (before.skuId && before.multiplier !== listing.multiplier)
        await append(trx, new ListingsMapped({ listingIds: [id] }), actor)
    })
  }
}
