import {
  Importer,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import type { Trx } from '#kernel/transaction'
import CreateProduct from '#catalog/actions/create_product'
import UpdateProducts from '#catalog/actions/update_products'
import { planProducts } from '#catalog/domain/plan_products'
import { readAliases, readBarcodes, type RowFault } from '#catalog/domain/product_sheet'
import { PRODUCT_COLUMNS } from '#catalog/importers/product_columns'
import { knownCatalog } from '#catalog/queries/known_catalog'
import { seesCosts } from '#catalog/services/product_input'

/**
 * Products and their SKUs from a sheet, one row a SKU. Known codes are changed (a cell left empty
 * changes nothing), new ones are created. One instance reads one file.
 */
export default class ProductImporter extends Importer<Trx> {
  readonly columns = PRODUCT_COLUMNS
  override readonly fills = [
    'products',
    'skus',
    'sku_barcodes',
    'sku_aliases',
    'sku_prices',
    'sku_units',
  ]
  /** SKU codes and barcodes of the file so far, with the row they stand in. */
  readonly #skus = new Map<string, number>()
  readonly #barcodes = new Map<string, number>()
  readonly #aliases = new Map<string, number>()
  /** Products that the rows so far make: a dry run writes none of them. */
  readonly #named = new Set<string>()

  async check(rows: readonly SheetRow[], { actor }: ImportContext): Promise<SheetError[]> {
    const faults = rows.flatMap((row) => this.#repeats(row))
    const bad = new Set(faults.map(({ row }) => row))
    const rest = rows.filter(({ rowNumber }) => !bad.has(rowNumber))
    const known = await knownCatalog(null, rest, seesCosts(actor))
    const plan = planProducts(rest, { ...known, named: this.#named })
    for (const { code } of plan.creates) this.#named.add(code)
    faults.push(...plan.faults)
    const byNumber = new Map(rows.map((row) => [row.rowNumber, row]))
    return faults.map(({ row, key, code, params }) =>
      this.error(byNumber.get(row)!, key, code, params)
    )
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    const known = await knownCatalog(trx, rows, seesCosts(actor))
    const { creates, updates } = planProducts(rows, known)
    await new CreateProduct().handle({ trx, actor, products: creates })
    await new UpdateProducts().handle({ trx, actor, edits: updates })
    const updated = rows.filter(({ cells }) => known.productOfSku.has(cells.skuCode)).length
    return { created: rows.length - updated, updated }
  }

  /** A code or barcode that an earlier row of the file has. */
  #repeats({ rowNumber, cells }: SheetRow): RowFault[] {
    const faults: RowFault[] = []
    const note = (seen: Map<string, number>, text: string, key: string) => {
      const first = seen.get(text)
      if (first === undefined) seen.set(text, rowNumber)
      else faults.push({ row: rowNumber, key, code: 'repeats_row', params: { row: first } })
    }
    note(this.#skus, cells.skuCode, 'skuCode')
    for (const { barcode } of (cells.barcodes && readBarcodes(cells.barcodes)) || [])
      note(this.#barcodes, barcode, 'barcodes')
    for (const alias of (cells.aliases && readAliases(cells.aliases)) || [])
      note(this.#aliases, alias, 'aliases')
    return faults
  }
}
