import { Money } from '#kernel/money'
import type { StockAct } from './stock_acts.js'
import type { NewStockEntry } from './stock_entry.js'
import type { Bucket } from './stock_key.js'

export const ADJUSTABLE_BUCKETS = ['on_hand', 'quality', 'damaged'] as const

export interface AdjustmentLine {
  skuId: number
  bucket: Exclude<Bucket, 'in_transit'>
  delta: number
  /** Decimal text; absent: the moving average. */
  unitCost?: string | null
  /** Of a line from a sheet: under it the line is taken once. */
  importKey?: string | null
}

/** What goes out comes before what comes in, so that a move between buckets finds its other half. */
export function outFirst<T extends { delta: number }>(lines: readonly T[]): T[] {
  return [...lines].sort((a, b) => Math.sign(a.delta) - Math.sign(b.delta))
}

/**
 * For each line that takes in as many units of a SKU as another bucket of it
 * gives, the index of that line: the two are one move and no value changes.
 */
export function mirrorsOf(lines: readonly AdjustmentLine[]): (number | undefined)[] {
  const taken = new Set<number>()
  return lines.map((line, index) => {
    if (line.delta <= 0 || line.unitCost) return undefined
    const other = lines.findIndex(
      (one, at) =>
        at < index && !taken.has(at) && one.skuId === line.skuId && one.delta === -line.delta
    )
    if (other < 0) return undefined
    taken.add(other)
    return other
  })
}

/** What an adjustment is worth: the value that comes and the value that goes, added without sign. */
export function adjustmentValue(
  lines: readonly AdjustmentLine[],
  unitCosts: ReadonlyMap<number, string>,
  currency: string
): string {
  const mirrors = mirrorsOf(lines)
  const moved = new Set(mirrors.filter((index) => index !== undefined))
  const values = lines
    .filter((_, index) => mirrors[index] === undefined && !moved.has(index))
    .map((line) =>
      Money.of(line.unitCost || unitCosts.get(line.skuId) || '0', currency).mul(
        Math.abs(line.delta)
      )
    )
  return Money.sum(values, currency).toString()
}

/** The ledger entries of an adjustment; its lines are sources of their own, so it is posted once. */
export function adjustmentEntries(
  adjustment: { id: number; warehouseId: number; reason: string; act: StockAct },
  lines: readonly (AdjustmentLine & { id: number })[]
): NewStockEntry[] {
  const mirrors = mirrorsOf(lines)
  return lines.map((line, index) => ({
    warehouseId: adjustment.warehouseId,
    skuId: line.skuId,
    bucket: line.bucket,
    delta: line.delta,
    reason: adjustment.act,
    sourceType: 'adjustment',
    sourceId: adjustment.id,
    sourceLine: line.id,
    unitCost: line.unitCost ?? undefined,
    mirrors: mirrors[index],
    note: adjustment.reason,
  }))
}
