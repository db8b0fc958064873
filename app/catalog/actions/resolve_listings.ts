import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ListingsMapped } from '#catalog/events/listings_mapped'

/** An item as the platform names it; `externalSkuId` is '' where the platform has none. */
export interface ListedItem {
  externalProductId: string
  externalSkuId?: string | null
  /** The merchant's own code on the platform: matched with SKU codes, then barcodes. */
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
}

const keyOf = (item: Pick<ListedItem, 'externalProductId' | 'externalSkuId'>) =>
  `${item.externalProductId} ${item.externalSkuId ?? ''}`

/**
 * Finds the SKUs behind a store's items, in one statement when all are known.
 * Items never seen are recorded and matched by code; unmatched ones wait for a
 * person. The answer is in the order of the items.
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
    const unseen = items.filter(
      (item) => !known.has(keyOf(item)) || (!known.get(keyOf(item))!.skuId && item.externalCode)
    )
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
              l.sku_id AS "skuId", l.multiplier
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

  /** Returns the listings that found their SKU by code. */
  async #record(trx: Trx, storeId: number, items: readonly ListedItem[]): Promise<number[]> {
    const rows = await sql<{ id: number; sku_id: number | null }>(
      trx,
      `INSERT INTO listings (store_id, external_product_id, external_sku_id, external_code, title, sku_id, match)
       SELECT $1, k.product, k.sku, nullif(k.code, ''), k.title,
              coalesce((SELECT s.id FROM skus s WHERE s.code = k.code),
                       (SELECT b.sku_id FROM sku_barcodes b WHERE b.is_active AND b.barcode = k.code)), 'auto'
         FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS k(product, sku, code, title)
        ORDER BY k.product, k.sku
       ON CONFLICT (store_id, external_product_id, external_sku_id) DO UPDATE
         SET sku_id = excluded.sku_id, external_code = excluded.external_code, updated_at = now()
         WHERE listings.sku_id IS NULL AND excluded.sku_id IS NOT NULL
       RETURNING id, sku_id`,
      [
        storeId,
        items.map((item) => item.externalProductId),
        items.map((item) => item.externalSkuId ?? ''),
        items.map((item) => item.externalCode ?? ''),
        items.map((item) => item.title),
      ],
      'listings_record'
    )
    return rows.filter((row) => row.sku_id !== null).map((row) => row.id)
  }
}
