import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ListingsMapped } from '#catalog/events/listings_mapped'
import { namedSku } from '#catalog/services/listing_matches'

/** An item as the platform names it; `externalSkuId` is '' where the platform has none. */
export interface ListedItem {
  externalProductId: string
  externalSkuId?: string | null
  /** The merchant's own code on the platform: matched with SKU codes, then barcodes, then aliases. */
  externalCode?: string | null
  title: string
}

export interface ResolvedListing {
  listingId: number
  /** Null while nobody has said which SKU it is. */
  skuId: number | null
  /** Base units of the SKU in one unit of the listing. */
  multiplier: number
}

interface Row extends ResolvedListing, Record<string, unknown> {
  externalProductId: string
  externalSkuId: string
  externalCode: string | null
  match: 'auto' | 'manual'
}

const keyOf = (item: Pick<ListedItem, 'externalProductId' | 'externalSkuId'>) =>
  `${item.externalProductId} ${item.externalSkuId ?? ''}`

/**
 * Finds the SKUs behind a store's items, in one statement when all are known.
 * Items never seen are recorded and matched by code; unmatched ones wait for a
 * person. Where the merchant gave an item another code, what the house matched
 * follows it, and what a person said is kept and shown as a conflict. The
 * answer is in the order of the items.
 */
export default class ResolveListings {
  async handle(input: {
    trx?: Trx | null
    actor?: Actor
    storeId: number
    items: readonly ListedItem[]
  }): Promise<ResolvedListing[]> {
    const items = [...new Map(input.items.map((item) => [keyOf(item), item])).values()]
    if (items.length === 0) return []
    const known = await this.#find(input.trx ?? null, input.storeId, items)
    const unseen = items.filter((item) => isNews(item, known.get(keyOf(item))))
    if (unseen.length > 0) {
      await inTransaction(input.trx, async (trx) => {
        const mapped = await this.#record(trx, input.storeId, unseen)
        if (mapped.length > 0)
          await append(trx, new ListingsMapped({ listingIds: mapped }), input.actor ?? SYSTEM)
        for (const [key, row] of await this.#find(trx, input.storeId, unseen)) known.set(key, row)
      })
    }
    return input.items.map((item) => {
      const { listingId, skuId, multiplier } = known.get(keyOf(item))!
      return { listingId, skuId, multiplier }
    })
  }

  async #find(
    trx: Trx | null,
    storeId: number,
    items: readonly ListedItem[]
  ): Promise<Map<string, Row>> {
    const rows = await sql<Row>(
      trx,
      `SELECT l.id AS "listingId", l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId",
              l.external_code AS "externalCode", l.match, l.sku_id AS "skuId", l.multiplier
         FROM unnest($2::text[], $3::text[]) AS k(product, sku)
         JOIN listings l ON l.store_id = $1 AND l.external_product_id = k.product AND l.external_sku_id = k.sku`,
      [
        storeId,
        items.map((item) => item.externalProductId),
        items.map((item) => item.externalSkuId ?? ''),
      ],
      'listings_find'
    )
    return new Map(rows.map((row) => [keyOf(row), row]))
  }

  /** Returns the listings that found a SKU by code. */
  async #record(trx: Trx, storeId: number, items: readonly ListedItem[]): Promise<number[]> {
    const rows = await sql<{ id: number; isMapped: boolean }>(
      trx,
      `INSERT INTO listings AS l (store_id, external_product_id, external_sku_id, external_code, title, sku_id, match)
       SELECT $1, k.product, k.sku, nullif(k.code, ''), k.title, x.sku_id, 'auto'
         FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS k(product, sku, code, title)
         CROSS JOIN LATERAL (${namedSku('k.code', 'NULL')}) x
        ORDER BY k.product, k.sku
       ON CONFLICT (store_id, external_product_id, external_sku_id) DO UPDATE
         SET sku_id = CASE WHEN l.match = 'auto' THEN coalesce(excluded.sku_id, l.sku_id) ELSE l.sku_id END,
             conflict_sku_id = CASE WHEN l.match = 'manual' AND excluded.sku_id IS DISTINCT FROM l.sku_id THEN excluded.sku_id END,
             external_code = coalesce(excluded.external_code, l.external_code), updated_at = now()
         WHERE l.external_code IS DISTINCT FROM excluded.external_code
            OR (l.match = 'auto' AND l.sku_id IS NULL AND excluded.sku_id IS NOT NULL)
       RETURNING l.id, l.match = 'auto' AND l.sku_id IS NOT NULL AS "isMapped"`,
      [
        storeId,
        items.map((item) => item.externalProductId),
        items.map((item) => item.externalSkuId ?? ''),
        items.map((item) => item.externalCode ?? ''),
        items.map((item) => item.title),
      ],
      'listings_record'
    )
    return rows.filter((row) => row.isMapped).map((row) => row.id)
  }
}

/** Never seen, still waiting for a SKU that its code may name by now, or given another code. */
function isNews(item: ListedItem, known: Row | undefined): boolean {
  if (!known) return true
  if (!item.externalCode) return false
  return item.externalCode !== known.externalCode || (!known.skuId && known.match === 'auto')
}
