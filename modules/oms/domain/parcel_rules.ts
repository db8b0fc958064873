import { splitLimitOf, type SplitLimit } from './platform_limits.js'

/** What a store says about merging its orders and splitting its parcels. Weights in grams, amounts decimal text. */
export interface ParcelRules {
  storeId: number
  /** How far its platform lets an order go in several parcels. */
  splitLimit: SplitLimit
  merges: boolean
  /** With orders of the other stores that say so too. */
  mergesAcross: boolean
  waitMinutes: number
  maxLines: number | null
  maxWeightG: number | null
  maxValue: string | null
  splitsPresale: boolean
  splitsStorage: boolean
  splitWeightG: number | null
  splitVolumeMm3: number | null
  dropShipSkuIds: number[]
  apartSkuIds: number[]
}

/** What a store without rules of its own does: nothing by itself. */
export const noRules = (storeId: number, platform = ''): ParcelRules => ({
  storeId,
  splitLimit: splitLimitOf(platform),
  merges: false,
  mergesAcross: false,
  waitMinutes: 0,
  maxLines: null,
  maxWeightG: null,
  maxValue: null,
  splitsPresale: false,
  splitsStorage: false,
  splitWeightG: null,
  splitVolumeMm3: null,
  dropShipSkuIds: [],
  apartSkuIds: [],
})

export const splitsAnything = (rules: ParcelRules): boolean =>
  rules.splitLimit !== 'none' &&
  (rules.splitsPresale ||
    rules.splitsStorage ||
    rules.splitWeightG !== null ||
    rules.splitVolumeMm3 !== null ||
    rules.dropShipSkuIds.length + rules.apartSkuIds.length > 0)
