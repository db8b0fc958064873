import { flawOf, type ProductDraft, type SkuDraft } from '#catalog/domain/product_draft'
import { readSku, type ProductSheetRow, type RowFault } from '#catalog/domain/product_sheet'

/** A product as it is on record, as far as a plan needs it. */
export interface KnownProduct {
  id: number
  code: string
  optionNames: string[]
  skus: readonly (Pick<SkuDraft, 'code' | 'options' | 'barcodes'> & { id: number; kind: string })[]
}

export interface KnownCatalog {
  /** By the product's code. */
  products: ReadonlyMap<string, KnownProduct>
  /** The product of each SKU code on record. */
  productOfSku: ReadonlyMap<string, KnownProduct>
  /** The SKU code each active barcode belongs to. */
  skuOfBarcode: ReadonlyMap<string, string>
  /** The SKU code each alias belongs to. */
  skuOfAlias: ReadonlyMap<string, string>
  /** Codes of products that earlier rows of the file make, name and all. */
  named?: ReadonlySet<string>
  seesCosts: boolean
}

export interface ProductPlan {
  creates: ProductDraft[]
  updates: { id: number; product: Partial<ProductDraft> & Pick<ProductDraft, 'skus'> }[]
  faults: RowFault[]
}

/** Columns that speak of the product, which several rows share, and the draft's field for each. */
const SHARED = {
  productName: 'name',
  nameEn: 'nameEn',
  brand: 'brand',
  category: 'category',
  description: 'description',
  taxCode: 'taxCode',
} as const
const MOST_OPTIONS = 5

type ReadRow = ProductSheetRow & { sku: SkuDraft; productCode: string }

/**
 * What a list of rows, one per SKU, makes of the catalogue: products to create, products to change.
 * A row with a fault is left out, and what then no longer holds together (a product whose name
 * stood in that row) is found in the next pass, so the plan without faulty rows is sound.
 */
export function planProducts(rows: readonly ProductSheetRow[], known: KnownCatalog): ProductPlan {
  const faults: RowFault[] = []
  for (let left = rows; ;) {
    const { faults: found, ...plan } = pass(left, known)
    faults.push(...found)
    if (found.length === 0) return { ...plan, faults }
    const bad = new Set(found.map(({ row }) => row))
    left = left.filter(({ rowNumber }) => !bad.has(rowNumber))
  }
}

function pass(rows: readonly ProductSheetRow[], known: KnownCatalog): ProductPlan {
  const plan: ProductPlan = { creates: [], updates: [], faults: [] }
  const read = rows.map((row): ReadRow => {
    const { sku, faults } = readSku(row)
    const owner = known.productOfSku.get(sku.code)
    const productCode = row.cells.productCode || owner?.code || sku.code
    const found = [...faults, ...clashes(row, sku, productCode, known)]
    plan.faults.push(...found.map((fault) => ({ ...fault, row: row.rowNumber })))
    return { ...row, sku, productCode }
  })
  for (const [code, group] of Map.groupBy(read, (row) => row.productCode)) {
    const product = known.products.get(code) ?? known.productOfSku.get(group[0].sku.code)
    addProduct(plan, code, group, product, known.named?.has(code) ?? false)
  }
  return plan
}

/** Where the row meets what is on record. */
function clashes(
  { cells }: ProductSheetRow,
  sku: SkuDraft,
  productCode: string,
  known: KnownCatalog
): Omit<RowFault, 'row'>[] {
  const faults: Omit<RowFault, 'row'>[] = []
  const owner = known.productOfSku.get(sku.code)
  if (owner && owner.code !== productCode)
    faults.push({ key: 'productCode', code: 'sku_elsewhere', params: { product: owner.code } })
  const present = owner?.skus.find(({ code }) => code === sku.code)
  if (present && sku.kind && sku.kind !== present.kind)
    faults.push({ key: 'kind', code: 'kind_fixed' })
  if (cells.taxCode && !/^\d{19}$/.test(cells.taxCode))
    faults.push({ key: 'taxCode', code: 'not_a_tax_code' })
  for (const alias of sku.aliases ?? []) {
    const holder = known.skuOfAlias.get(alias)
    if (holder !== undefined && holder !== sku.code)
      faults.push({ key: 'aliases', code: 'alias_taken', params: { alias, sku: holder } })
  }
  if (cells.purchasePrice && !known.seesCosts)
    faults.push({ key: 'purchasePrice', code: 'costs_hidden' })
  for (const { barcode } of sku.barcodes ?? []) {
    const holder = known.skuOfBarcode.get(barcode)
    if (holder !== undefined && holder !== sku.code)
      faults.push({ key: 'barcodes', code: 'barcode_taken', params: { barcode, sku: holder } })
  }
  return faults
}

function addProduct(
  plan: ProductPlan,
  code: string,
  rows: readonly ReadRow[],
  known: KnownProduct | undefined,
  isNamed: boolean
): void {
  const before = plan.faults.length
  const shared: Partial<ProductDraft> = {}
  for (const [key, field] of Object.entries(SHARED)) {
    const first = rows.find((row) => row.cells[key])
    if (first) shared[field] = first.cells[key]
    for (const { rowNumber, cells } of rows)
      if (cells[key] && cells[key] !== first?.cells[key])
        plan.faults.push({
          row: rowNumber,
          key,
          code: 'product_differs',
          params: { value: first!.cells[key] },
        })
  }
  if (!known && !shared.name && !isNamed)
    for (const { rowNumber } of rows)
      plan.faults.push({ row: rowNumber, key: 'productName', code: 'required' })
  const optionNames = [
    ...new Set([
      ...(known?.optionNames ?? []),
      ...rows.flatMap(({ sku }) => Object.keys(sku.options ?? {})),
    ]),
  ]
  for (const { rowNumber } of optionNames.length > MOST_OPTIONS ? rows : [])
    plan.faults.push({
      row: rowNumber,
      key: 'options',
      code: 'too_many_options',
      params: { most: MOST_OPTIONS },
    })
  const skus = rows.map(({ sku }) => withId(sku, known))
  plan.faults.push(...sameVariants({ code, name: '', optionNames, skus }, rows, known))
  if (plan.faults.length > before) return
  if (known) plan.updates.push({ id: known.id, product: { ...shared, optionNames, skus } })
  else plan.creates.push({ ...shared, code, name: shared.name!, optionNames, skus })
}

const withId = (sku: SkuDraft, known: KnownProduct | undefined): SkuDraft => ({
  ...sku,
  id: known?.skus.find(({ code }) => code === sku.code)?.id,
})

/** A row whose options are another SKU's. */
function sameVariants(
  draft: ProductDraft,
  rows: readonly ReadRow[],
  known: KnownProduct | undefined
): RowFault[] {
  const named = new Set(draft.skus.map(({ code }) => code))
  const others = known?.skus.filter(({ code }) => !named.has(code)) ?? []
  const skus = draft.skus.map((sku) => ({
    ...sku,
    options: sku.options ?? known?.skus.find(({ id }) => id === sku.id)?.options,
  }))
  const flaw = flawOf({ ...draft, skus: [...(others as SkuDraft[]), ...skus] })
  if (flaw?.[0] !== 'catalog_variant_twice') return []
  const row = rows.find(({ sku }) => sku.code === flaw[1].code)
  const [last] = rows.slice(-1)
  return [{ row: (row ?? last).rowNumber, key: 'options', code: 'variant_twice' }]
}
