import { RefusedException } from '#kernel/exceptions'

/** Guards of the catalogue's tables and what their refusal is called. */
const REFUSALS: Readonly<Record<string, string>> = {
  products_code_key: 'catalog_product_code_taken',
  skus_code_key: 'catalog_sku_code_taken',
  sku_barcodes_active: 'catalog_barcode_taken',
  sku_units_sku_id_unit_key: 'catalog_unit_twice',
  bundle_no_nesting: 'catalog_bundle_in_bundle',
  bundle_shares_sum: 'catalog_shares_sum',
  bom_no_cycle: 'catalog_bom_cycle',
  boms_sku_id_effective_excl: 'catalog_bom_taken',
  categories_path_key: 'catalog_category_taken',
  categories_no_cycle: 'catalog_category_cycle',
  categories_depth: 'catalog_category_depth',
  sku_aliases_alias_key: 'catalog_alias_taken',
  sku_prices_once: 'catalog_price_twice',
  stores_code_key: 'catalog_store_code_taken',
}

/** The field of a form that a refusal belongs to. */
const FIELDS: Readonly<Record<string, string>> = {
  products_code_key: 'code',
  skus_code_key: 'skus',
  sku_barcodes_active: 'skus',
  sku_units_sku_id_unit_key: 'skus',
  sku_aliases_alias_key: 'skus',
  bundle_no_nesting: 'components',
  bundle_shares_sum: 'components',
  bom_no_cycle: 'lines',
  boms_sku_id_effective_excl: 'effectiveFrom',
  categories_path_key: 'name',
  sku_prices_once: 'from',
  stores_code_key: 'code',
}

interface DatabaseError {
  constraint?: string
  detail?: string
}

/** Runs the work; a guard of the database that refuses it is told in the words of the business. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { constraint, detail } = error as DatabaseError
    const code = REFUSALS[constraint ?? '']
    if (!code) throw error
    const field = FIELDS[constraint!]
    throw new RefusedException(
      code,
      { value: /=\((.*)\)/.exec(detail ?? '')?.[1] ?? '' },
      field ? { field } : null
    )
  }
}
