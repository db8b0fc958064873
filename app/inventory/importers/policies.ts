import {
  Importer,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { divideDecimals } from '#kernel/decimal'
import type { Trx } from '#kernel/transaction'
import SavePolicies, { type PolicyInput } from '#inventory/actions/save_policies'
import { POLICY_COLUMNS } from '#inventory/importers/policy_columns'
import { knownPlaces, type KnownPlaces } from '#inventory/importers/policy_places'
import { STOCKED_KINDS, type PolicySubject } from '#inventory/services/policies'

const STOCKED = new Set<string>(STOCKED_KINDS)
/** Whole numbers with the least and the most they may be. */
const BOUNDS = {
  reorderPoint: [0, 10_000_000],
  targetLevel: [0, 10_000_000],
  safetyStock: [0, 10_000_000],
  coverDays: [1, 730],
  leadDays: [1, 365],
  leadDeviation: [0, 365],
  reviewDays: [1, 365],
  overstockDays: [1, 3650],
  slowDays: [1, 3650],
} as const
const NUMBERS = Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]

/**
 * Stock policies from a sheet: a SKU, or a product with all its SKUs, and a place a row (a warehouse, a group, or all where it is
 * empty). One that is there is changed, an empty cell changes nothing; what follows demand is worked
 * out as it is saved.
 */
export default class PolicyImporter extends Importer<Trx> {
  readonly columns = POLICY_COLUMNS
  override readonly fills = ['stock_policies', 'stock_alerts']

  async check(rows: readonly SheetRow[], { actor }: ImportContext): Promise<SheetError[]> {
    const known = await knownPlaces(null, rows, actor)
    return rows.flatMap((row) => {
      const { cells } = row
      const errors: SheetError[] = []
      const fault = (key: string, code: string, params?: SheetError['params']) =>
        errors.push(this.error(row, key, code, params))
      const sku = known.skus.get(cells.skuCode)
      if (Boolean(cells.skuCode) === Boolean(cells.productCode)) fault('skuCode', 'sku_or_product')
      else if (cells.productCode) {
        if (!known.products.has(cells.productCode)) fault('productCode', 'unknown_product')
      } else if (!sku) fault('skuCode', 'unknown_sku')
      else if (!STOCKED.has(sku.kind)) fault('skuCode', 'not_stocked')
      const place = known.placeOf(cells.place ?? '')
      if (!place) fault('place', 'unknown_place')
      for (const key of NUMBERS) {
        const [least, most] = BOUNDS[key]
        if (cells[key] && (Number(cells[key]) < least || Number(cells[key]) > most))
          fault(key, 'out_of_range', { least, most })
      }
      if (cells.serviceLevel && !shareOf(cells.serviceLevel))
        fault('serviceLevel', 'out_of_range', { least: 51, most: '99.99' })
      if (errors.length > 0) return errors
      const policy = policyOf(row, known)!
      const [point, target] = [policy.reorderPoint ?? 0, policy.targetLevel ?? 0]
      if (policy.method === 'fixed' && target > 0 && target < point)
        fault('targetLevel', 'target_below_point', { point })
      if (policy.method === 'days_of_cover' && !policy.coverDays) fault('coverDays', 'required')
      if (policy.method === 'service_level' && !policy.serviceLevel)
        fault('serviceLevel', 'required')
      return [
        ...errors,
        ...this.repeats(
          row,
          `${policy.skuId}/${policy.productId}/${policy.warehouseId}/${policy.groupId}`,
          policy.productId ? 'productCode' : 'skuCode'
        ),
      ]
    })
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    const known = await knownPlaces(trx, rows, actor)
    const policies = rows.map((row) => policyOf(row, known)!)
    await new SavePolicies().handle({ trx, actor, policies })
    const updated = policies.filter((policy) => known.policyOf(policy)).length
    return { created: policies.length - updated, updated }
  }
}

/** The policy a row makes of the one that is there, or of none. */
function policyOf({ cells }: SheetRow, known: KnownPlaces): PolicyInput | null {
  const subject = subjectOf(cells, known)
  const place = known.placeOf(cells.place ?? '')
  if (!subject || !place) return null
  const key = { ...subject, ...place }
  const before = known.policyOf(key)
  const numbers = Object.fromEntries(
    NUMBERS.map((name) => [name, cells[name] ? Number(cells[name]) : before?.[name]])
  )
  return {
    ...numbers,
    ...key,
    method: (cells.method || before?.method || 'fixed') as PolicyInput['method'],
    serviceLevel: cells.serviceLevel ? shareOf(cells.serviceLevel) : before?.serviceLevel,
    ownerId: before?.ownerId,
  }
}

function subjectOf(cells: SheetRow['cells'], known: KnownPlaces): PolicySubject | null {
  const [sku, productId] = [known.skus.get(cells.skuCode), known.products.get(cells.productCode)]
  if (sku) return { skuId: sku.id, productId: null }
  return productId ? { skuId: null, productId } : null
}

/** `95` (percent) or `0.95` → `0.9500`; null where it is neither above a half nor below one. */
function shareOf(text: string): string | null {
  const value = Number(text)
  const share = value > 1 ? divideDecimals(text, 100, 4) : divideDecimals(text, 1, 4)
  return Number(share) > 0.5 && Number(share) < 1 ? share : null
}
