import type { Actor } from '#kernel/access/actor'
import {
  Importer,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import MapListings from '#catalog/actions/map_listings'
import { LISTING_COLUMNS } from '#catalog/importers/listing_columns'
import FindSkus from '#catalog/queries/find_skus'

/** What one writes for the SKU of a listing that is none of ours. */
const NONE = new Set(['-', '无', '不匹配', 'none'])
const MOST_UNITS = 10_000

/**
 * Which SKU each listing is, from a sheet. A code maps the listing by hand, `-` takes it apart, an
 * empty cell changes nothing; a listing the house has not seen is made. One instance reads one file.
 */
export default class ListingImporter extends Importer<Trx> {
  readonly columns = LISTING_COLUMNS
  override readonly fills = ['listings']

  async check(rows: readonly SheetRow[], { actor }: ImportContext): Promise<SheetError[]> {
    const [stores, skus] = await Promise.all([storesOf(null, rows, actor), skusOf(null, rows)])
    return rows.flatMap((row) => {
      const { cells } = row
      const errors: SheetError[] = []
      if (!stores.has(cells.store)) errors.push(this.error(row, 'store', 'unknown_store'))
      if (cells.skuCode && !isNone(cells.skuCode) && !skus.has(cells.skuCode))
        errors.push(this.error(row, 'skuCode', 'unknown_sku'))
      const units = cells.multiplier ? Number(cells.multiplier) : 1
      if (units < 1 || units > MOST_UNITS)
        errors.push(this.error(row, 'multiplier', 'out_of_range', { least: 1, most: MOST_UNITS }))
      if (cells.price?.startsWith('-')) errors.push(this.error(row, 'price', 'not_an_amount'))
      return [...errors, ...this.repeats(row, keyOf(cells), 'externalSkuId')]
    })
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    if (rows.length === 0) return { created: 0, updated: 0 }
    const [stores, skus] = await Promise.all([storesOf(trx, rows, actor), skusOf(trx, rows)])
    const written = await this.#save(trx, rows, stores)
    const idOf = new Map(written.map((one) => [one.place, one.id]))
    const listed = rows.map(({ cells }, place) => ({ cells, listingId: idOf.get(place)! }))
    const mappings = listed
      .filter(({ cells }) => cells.skuCode && !isNone(cells.skuCode))
      .map(({ cells, listingId }) => ({
        listingId,
        skuId: skus.get(cells.skuCode)!,
        multiplier: Number(cells.multiplier || 1),
      }))
    await new MapListings().handle({ trx, actor, mappings })
    const gone = listed.filter(({ cells }) => isNone(cells.skuCode)).map((one) => one.listingId)
    await new MapListings().unmap({ trx, actor, listingIds: gone })
    const created = written.filter((one) => one.isNew).length
    return { created, updated: written.length - created }
  }

  /** The listings' own facts; an empty cell keeps what there is. */
  #save(trx: Trx, rows: readonly SheetRow[], stores: ReadonlyMap<string, number>) {
    const column = (key: string) => rows.map(({ cells }) => cells[key] ?? '')
    return sql<{ id: number; place: number; isNew: boolean }>(
      trx,
      `WITH k AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
                    WITH ORDINALITY AS k(store_id, product, sku, code, title, price, place)),
            saved AS (
              INSERT INTO listings AS l (store_id, external_product_id, external_sku_id, external_code, title, price)
              SELECT store_id, product, sku, nullif(code, ''), title, nullif(price, '')::numeric FROM k ORDER BY store_id, product, sku
              ON CONFLICT (store_id, external_product_id, external_sku_id) DO UPDATE
                SET external_code = coalesce(excluded.external_code, l.external_code), title = coalesce(nullif(excluded.title, ''), l.title),
                    price = coalesce(excluded.price, l.price), updated_at = now()
              RETURNING id, store_id, external_product_id, external_sku_id, xmax = 0 AS is_new)
       SELECT s.id, (k.place - 1)::int AS place, s.is_new AS "isNew" FROM saved s
         JOIN k ON k.store_id = s.store_id AND k.product = s.external_product_id AND k.sku = s.external_sku_id`,
      [
        rows.map(({ cells }) => stores.get(cells.store)!),
        column('externalProductId'),
        column('externalSkuId'),
        column('externalCode'),
        column('title'),
        column('price'),
      ],
      'listings_import'
    )
  }
}

const isNone = (text: string | undefined) => Boolean(text && NONE.has(text.trim().toLowerCase()))
const keyOf = (cells: SheetRow['cells']) =>
  `${cells.store} ${cells.externalProductId} ${cells.externalSkuId ?? ''}`

/** Stores by their code or name, within the actor's. */
async function storesOf(
  trx: Trx | null,
  rows: readonly SheetRow[],
  actor: Actor
): Promise<Map<string, number>> {
  const found = await sql<{ id: number; code: string; name: string }>(
    trx,
    `SELECT id, code, name FROM stores WHERE (code = ANY($1::text[]) OR name = ANY($1::text[])) AND ($2::bigint[] IS NULL OR id = ANY($2))`,
    [[...new Set(rows.map(({ cells }) => cells.store))], actor.stores],
    'listings_import_stores'
  )
  return new Map([
    ...found.map(({ id, name }): [string, number] => [name, id]),
    ...found.map(({ id, code }): [string, number] => [code, id]),
  ])
}

async function skusOf(trx: Trx | null, rows: readonly SheetRow[]): Promise<Map<string, number>> {
  const codes = [...new Set(rows.map(({ cells }) => cells.skuCode).filter(Boolean))]
  const found = await new FindSkus(trx).byCodes(codes)
  return new Map([...found].map(([code, sku]) => [code, sku.id]))
}
