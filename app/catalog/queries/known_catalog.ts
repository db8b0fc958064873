import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { KnownCatalog } from '#catalog/domain/plan_products'
import { readAliases, readBarcodes, type ProductSheetRow } from '#catalog/domain/product_sheet'
import FindSkus from '#catalog/queries/find_skus'
import GetProduct from '#catalog/queries/get_product'

/** What is on record of the products, SKUs and barcodes that rows of a sheet name; four statements. */
export async function knownCatalog(
  trx: Trx | null,
  rows: readonly ProductSheetRow[],
  seesCosts: boolean
): Promise<KnownCatalog> {
  const found = await sql<{ id: number }>(
    trx,
    `SELECT p.id FROM unnest($1::text[]) AS k(code) CROSS JOIN LATERAL (SELECT id FROM products WHERE code = k.code LIMIT 1) p
     UNION SELECT s.product_id FROM unnest($2::text[]) AS k(code)
             CROSS JOIN LATERAL (SELECT product_id FROM skus WHERE code = k.code LIMIT 1) s`,
    [
      rows.map(({ cells }) => cells.productCode || cells.skuCode),
      rows.map(({ cells }) => cells.skuCode),
    ],
    'catalog_known'
  )
  const products = [
    ...(
      await new GetProduct().many(
        trx,
        found.map(({ id }) => id)
      )
    ).values(),
  ]
  const barcodes = rows.flatMap(({ cells }) =>
    ((cells.barcodes && readBarcodes(cells.barcodes)) || []).map(({ barcode }) => barcode)
  )
  const aliases = rows.flatMap(({ cells }) => (cells.aliases && readAliases(cells.aliases)) || [])
  const [holders, named] = await Promise.all([
    new FindSkus(trx).byBarcodes(barcodes),
    new FindSkus(trx).byAliases(aliases),
  ])
  return {
    products: new Map(products.map((product) => [product.code, product])),
    productOfSku: new Map(
      products.flatMap((product) => product.skus.map((sku) => [sku.code, product]))
    ),
    skuOfBarcode: new Map([...holders].map(([barcode, sku]) => [barcode, sku.code])),
    skuOfAlias: new Map([...named].map(([alias, sku]) => [alias, sku.code])),
    seesCosts,
  }
}
