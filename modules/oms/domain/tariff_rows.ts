/** A row of a price table as people write it; days are `2026-11-22`. */
export interface TariffKey {
  warehouseId: number | null
  regionPrefix: string | null
  validFrom?: string | null
  validTo?: string | null
}

/** Rows that cannot stand beside others: their index, and what is wrong. */
export interface TariffFault {
  index: number
  code: 'dates' | 'overlap'
}

/** Of one warehouse and region only one price may count on a day, and no price ends before it begins. */
export function tariffFaults(rows: readonly TariffKey[]): TariffFault[] {
  const faults: TariffFault[] = []
  const seen = new Map<string, { from: string; to: string }[]>()
  for (const [index, row] of rows.entries()) {
    const [from, to] = [row.validFrom ?? '', row.validTo ?? '9999-12-31']
    if (to < from) faults.push({ index, code: 'dates' })
    const key = `${row.warehouseId ?? ''}|${row.regionPrefix ?? ''}`
    const others = seen.get(key) ?? []
    if (others.some((one) => one.from <= to && from <= one.to))
      faults.push({ index, code: 'overlap' })
    seen.set(key, [...others, { from, to }])
  }
  return faults
}
