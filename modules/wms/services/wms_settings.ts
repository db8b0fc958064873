import { settings } from '#kernel/settings/settings'

export interface WmsSettings {
  /** A pick needs the bin's code scanned first. */
  requiresBinScan: boolean
  /** How far a parcel's weight may lie from the estimate: the larger of the two. */
  tolerance: { grams: number; percent: number }
  /** Grams a carton or bag adds to the goods. */
  packagingG: number
}

export function wmsSettings(): WmsSettings {
  return {
    requiresBinScan: settings.boolean('wms', 'require_bin_scan'),
    tolerance: {
      grams: settings.integer('wms', 'weight_tolerance_g'),
      percent: settings.integer('wms', 'weight_tolerance_percent'),
    },
    packagingG: settings.integer('wms', 'packaging_weight_g'),
  }
}
