import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ListingsMapped } from '#catalog/events/listings_mapped'
import { namedSku } from '#catalog/services/listing_matches'

interface Input {
  trx?: Trx | null
  actor: Actor
  listingIds: readonly number[]
}

/** What became of a listing: mapped, its code and barcode name two SKUs, or it stays as it was. */
export type MatchOutcome = 'matched' | 'conflict'

/** How many listings one transaction looks at. */
const BATCH = 1000

/**
 * Finds the SKUs of listings that nobody spoke about, by their code on the platform: SKU codes, then
 * barcodes, then aliases. What a person said is never overwritten; where the code names one SKU and
 * the barcode another, a person must say.
 */
export default class MatchListings {
  async handle({ trx: outer, actor, listingIds }: Input): Promise<Map<number, MatchOutcome>> {
    if (listingIds.length === 0) return new Map()
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number; sku: string | null; conflict: boolean }>(
        trx,
        `UPDATE listings l SET sku_id = CASE WHEN m.other_id IS NULL THEN m.sku_id END, conflict_sku_id = m.other_id, updated_at = now()
           FROM (SELECT o.id, x.sku_id, x.other_id FROM listings o
                  CROSS JOIN LATERAL (${namedSku('o.external_code', 'o.barcode')}) x
                  WHERE o.id = ANY($1::bigint[]) AND o.sku_id IS NULL AND o.match = 'auto' AND x.sku_id IS NOT NULL
                    AND ($2::bigint[] IS NULL OR o.store_id = ANY($2))
                  ORDER BY o.id FOR NO KEY UPDATE OF o) m
          WHERE l.id = m.id
         RETURNING l.id, (SELECT code FROM skus WHERE id = l.sku_id) AS sku, m.other_id IS NOT NULL AS conflict`,
        [listingIds, actor.stores],
        'listings_match'
      )
      const matched = rows.filter((row) => !row.conflict)
      await audit(
        trx,
        actor,
        matched.map((row) => ({
          action: 'catalog.listing.match',
          subjectType: 'listing',
          subjectId: row.id,
          before: { sku: null },
          after: { sku: row.sku },
        }))
      )
      const ids = matched.map((row) => row.id)
      if (ids.length > 0) await append(trx, new ListingsMapped({ listingIds: ids }), actor)
      return new Map(rows.map((row) => [row.id, row.conflict ? 'conflict' : 'matched']))
    })
  }

  /** All that wait within the actor's stores, in bounded batches; how many were matched. */
  async all(actor: Actor): Promise<number> {
    let matched = 0
    for (let after = 0; ;) {
      const rows = await sql<{ id: number }>(
        null,
        `SELECT id FROM listings WHERE sku_id IS NULL AND match = 'auto' AND id > $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2))
          ORDER BY id LIMIT $3`,
        [after, actor.stores, BATCH],
        'listings_waiting_page'
      )
      const outcomes = await this.handle({ actor, listingIds: rows.map((row) => row.id) })
      matched += [...outcomes.values()].filter((outcome) => outcome === 'matched').length
      if (rows.length < BATCH) return matched
      after = rows.at(-1)!.id
    }
  }

  /** Gives listings back to the house, which looks for their SKUs anew. */
  async release({ trx: outer, actor, listingIds }: Input): Promise<Map<number, MatchOutcome>> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number; sku: string | null }>(
        trx,
        `UPDATE listings l SET match = 'auto', sku_id = NULL, conflict_sku_id = NULL, updated_at = now()
           FROM listings old WHERE old.id = l.id AND l.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR l.store_id = ANY($2))
         RETURNING l.id, (SELECT code FROM skus WHERE id = old.sku_id) AS sku`,
        [listingIds, actor.stores],
        'listings_release'
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'catalog.listing.release',
          subjectType: 'listing',
          subjectId: row.id,
          before: { sku: row.sku },
          after: { sku: null },
        }))
      )
      return this.handle({ trx, actor, listingIds: rows.map((row) => row.id) })
    })
  }
}
