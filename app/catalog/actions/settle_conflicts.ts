import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import MapListings from '#catalog/actions/map_listings'

interface Input {
  trx?: Trx | null
  actor: Actor
  listingIds: readonly number[]
  /** `keep` what a person said; `take` what the code on the platform names now. */
  choice: 'keep' | 'take'
}

/** Decides listings whose code names another SKU than the one they were said to be. Returns the decided ones. */
export default class SettleConflicts {
  handle({ trx: outer, actor, listingIds, choice }: Input): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{
        id: number
        conflictId: number
        multiplier: number
        mine: string
        theirs: string
      }>(
        trx,
        `SELECT l.id, l.conflict_sku_id AS "conflictId", l.multiplier, m.code AS mine, t.code AS theirs
           FROM listings l LEFT JOIN skus m ON m.id = l.sku_id JOIN skus t ON t.id = l.conflict_sku_id
          WHERE l.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR l.store_id = ANY($2)) ORDER BY l.id FOR NO KEY UPDATE OF l`,
        [listingIds, actor.stores],
        'listings_conflicts'
      )
      if (choice === 'take') {
        const mappings = rows.map(({ id, conflictId, multiplier }) => ({
          listingId: id,
          skuId: conflictId,
          multiplier,
        }))
        return new MapListings().handle({ trx, actor, mappings })
      }
      await sql(
        trx,
        `UPDATE listings SET conflict_sku_id = NULL, match = 'manual', updated_at = now() WHERE id = ANY($1::bigint[])`,
        [rows.map((row) => row.id)],
        'listings_keep'
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'catalog.listing.keep',
          subjectType: 'listing',
          subjectId: row.id,
          before: { conflict: row.theirs },
          after: { conflict: null },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
