import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface WmsSettings {
  /** A pick needs the bin's code scanned first. */
  requiresBinScan: boolean
  /** How far a parcel's weight may lie from the estimate: the larger of the two. */
  tolerance: { grams: number; percent: number }
  /** Grams a carton or bag adds to the goods. */
  packagingG: number
}

export async function wmsSettings(trx: Trx | null): Promise<WmsSettings> {
  const rows = await sql<{ key: string; value: unknown }>(
    trx,
    `SELECT key, value FROM settings WHERE module = 'wms' AND scope = ''`,
    [],
    'wms_settings'
  )
  const stored = new Map(rows.map((row) => [row.key, row.value]))
  const whole = (key: string, standard: number) => Number(stored.get(key) ?? standard)
  return {
    requiresBinScan: Boolean(stored.get('require_bin_scan') ?? false),
    tolerance: { grams: whole('weight_tolerance_g', 50), percent: whole('weight_tolerance_percent', 5) },
    packagingG: whole('packaging_weight_g', 80),
  }
}
