import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { KnownCatalog } from '#catalog/domain/plan_products'
import { readBarcodes, type ProductSheetRow } from '#catalog/domain/product_sheet'
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
    `SELECT id FROM products WHERE code = ANY($1::text[])
     UNION SELECT product_id FROM skus WHERE code = ANY($2::text[])`,
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
  const holders = await new FindSkus(trx).byBarcodes(barcodes)
  return {
    products: new Map(products.map((product) => [product.code, product])),
    productOfSku: new Map(
      products.flatMap((product) => product.skus.map((sku) => [sku.code, product]))
    ),
    skuOfBarcode: new Map([...holders].map(([barcode, sku]) => [barcode, sku.code])),
    seesCosts,
  }
}
