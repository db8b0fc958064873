import { sql } from '#kernel/sql'
import {
  foldCode,
  suggestSkus,
  tokensOf,
  type Candidate,
  type ListingClues,
  type Suggestion,
} from '#catalog/domain/suggest_skus'
import { searchPattern } from '#catalog/services/search_text'

export type SuggestedSku = Suggestion & { code: string; name: string }

/** Words looked up for a page of listings, and products kept of each: a word that many have says little. */
const MOST_WORDS = 400
const MOST_OF_A_WORD = 100
/** Products a listing's title is compared with closely. */
const MOST_PRODUCTS = 8

type Clues = ListingClues & { id: number }

/**
 * The SKUs that listings most likely are, by code, barcode, alias and likeness of their titles; a
 * bounded number of statements for a page of them. Listings that look like nothing are left out.
 */
export async function suggestListings(
  listings: readonly Clues[]
): Promise<Map<number, SuggestedSku[]>> {
  const exact = await namedProducts(listings)
  const likely = await likelyProducts(listings)
  const productIds = new Set([...exact.values(), ...likely.values()].flat())
  const candidates = await candidatesOf([...productIds])
  const byProduct = Map.groupBy(candidates, (candidate) => candidate.productId)
  const names = new Map(candidates.map((one) => [one.skuId, one]))
  return new Map(
    listings.map((listing) => {
      const ids = new Set([...(exact.get(listing.id) ?? []), ...(likely.get(listing.id) ?? [])])
      const own = [...ids].flatMap((id) => byProduct.get(id) ?? [])
      const found = suggestSkus(listing, own).map((one) => ({
        ...one,
        code: names.get(one.skuId)!.code,
        name: names.get(one.skuId)!.name,
      }))
      return [listing.id, found]
    })
  )
}

/** Products whose SKU a listing's code or barcode names, in either case of letters. */
async function namedProducts(listings: readonly Clues[]): Promise<Map<number, number[]>> {
  const texts = listings.flatMap(({ id, externalCode, barcode }) =>
    [externalCode, barcode].flatMap((text) => (text ? [{ id, text }] : []))
  )
  const rows = await sql<{ listingId: number; productId: number }>(
    null,
    `WITH k AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) AS k(id, text, folded)),
          found AS (
            SELECT k.id, s.id AS sku_id FROM k JOIN skus s ON lower(s.code) = k.folded
            UNION SELECT k.id, b.sku_id FROM k JOIN sku_barcodes b ON b.is_active AND b.barcode = k.text
            UNION SELECT k.id, a.sku_id FROM k JOIN sku_aliases a ON lower(a.alias) = k.folded)
     SELECT DISTINCT f.id AS "listingId", s.product_id AS "productId" FROM found f JOIN skus s ON s.id = f.sku_id LIMIT 2000`,
    [
      texts.map((one) => one.id),
      texts.map((one) => one.text),
      texts.map((one) => foldCode(one.text)),
    ],
    'listings_named_products'
  )
  return grouped(rows)
}

/** Products that share telling words with a listing's title: a word counts the more the fewer have it. */
async function likelyProducts(listings: readonly Clues[]): Promise<Map<number, number[]>> {
  const wordsOf = new Map(
    listings.map(({ id, title }) => [id, tokensOf(title).filter((word) => word.length > 1)])
  )
  const words = [...new Set([...wordsOf.values()].flat())].slice(0, MOST_WORDS)
  const rows = await sql<{ word: string; productIds: number[] }>(
    null,
    `SELECT k.word, jsonb_agg(p.id) AS "productIds"
       FROM unnest($1::text[], $2::text[]) AS k(word, pattern)
       CROSS JOIN LATERAL (SELECT id FROM products WHERE search_name LIKE k.pattern AND status <> 'archived' LIMIT $3) p
      GROUP BY k.word`,
    [words, words.map((word) => searchPattern(word)), MOST_OF_A_WORD],
    'listings_likely_products'
  )
  const having = new Map(rows.map((row) => [row.word, row.productIds]))
  return new Map(
    listings.map(({ id }) => {
      const scores = new Map<number, number>()
      for (const word of wordsOf.get(id)!) {
        const products = having.get(word) ?? []
        const weight = 1 / Math.log2(2 + products.length)
        for (const product of products) scores.set(product, (scores.get(product) ?? 0) + weight)
      }
      const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, MOST_PRODUCTS)
      return [id, best.map(([product]) => product)]
    })
  )
}

function grouped(rows: readonly { listingId: number; productId: number }[]) {
  const groups = new Map<number, number[]>()
  for (const { listingId, productId } of rows)
    groups.set(listingId, [...(groups.get(listingId) ?? []), productId])
  return groups
}

function candidatesOf(productIds: readonly number[]) {
  return sql<Candidate & { name: string } & Record<string, unknown>>(
    null,
    `SELECT s.id AS "skuId", s.code, s.name, s.product_id AS "productId", p.name AS "productName", p.name_en AS "productNameEn", s.options,
            ARRAY(SELECT b.barcode FROM sku_barcodes b WHERE b.sku_id = s.id AND b.is_active) AS barcodes,
            ARRAY(SELECT a.alias FROM sku_aliases a WHERE a.sku_id = s.id) AS aliases
       FROM skus s JOIN products p ON p.id = s.product_id
      WHERE s.product_id = ANY($1::bigint[]) AND s.status = 'active' LIMIT 5000`,
    [productIds],
    'listings_candidates'
  )
}
