/** How the house answers a scan: done, not done and why, or too late because things moved on. */
export type ScanResult = 'accepted' | 'rejected' | 'superseded'

export const REASONS = [
  'unknown_line',
  'line_done',
  'task_closed',
  'wrong_item',
  'wrong_bin',
  'unknown_barcode',
  'bin_first',
  'bad_quantity',
  'too_many',
  'order_stopped',
  'line_taken_out',
  'not_picked',
  'parcel_sealed',
  'undo_missing',
  'undo_done',
  'undo_packed',
  'undo_moved',
  'not_here',
  'bin_blocked',
  'not_expected',
  'taken_back',
  'unknown_task',
  'not_allowed',
] as const
export type ScanReason = (typeof REASONS)[number]

/** What a scanned code turned out to be. */
export type Scanned =
  | { is: 'sku'; skuId: number; code: string; factor: number }
  | { is: 'bin'; binId: number; code: string }
  | { is: 'unknown'; code: string }

/** Units that went to (or are missing for) one share of a pick line or one line of a parcel. */
export interface Dealt {
  id: number
  qty: number
}

/** What an accepted scan changed; kept with the scan so that it can be taken back. */
export interface ScanEffect {
  bin?: true
  picks?: Dealt[]
  shorts?: Dealt[]
  packs?: Dealt[]
  /** Goods carried from bin to bin. */
  moved?: { fromBinId: number; toBinId: number; skuId: number; qty: number }
  /** Pick lines that were added because goods were not where they should be. */
  addedLines?: number[]
}

export interface ScanAnswer {
  scanId: string
  result: ScanResult
  reason?: ScanReason
  /** For the sentence that explains the answer. */
  params?: Record<string, string | number>
  effect: ScanEffect
  lineId?: number | null
  /** The scan taken back. */
  undoesScanId?: string
}

export const refuse = (
  scanId: string,
  reason: ScanReason,
  params: Record<string, string | number> = {},
  lineId?: number | null
): ScanAnswer => ({
  scanId,
  result: LATE.has(reason) ? 'superseded' : 'rejected',
  reason,
  params,
  effect: {},
  lineId,
})

/** Not the picker's mistake: somebody or something was faster. */
const LATE: ReadonlySet<ScanReason> = new Set([
  'line_done',
  'line_taken_out',
  'task_closed',
  'undo_done',
  'parcel_sealed',
  'taken_back',
  'unknown_task',
])

/**
 * An undo whose scan is not there. It may have overtaken it on a bad line, so what it meant to take
 * back is kept with it, and the scan counts for nothing when it comes.
 */
export const refuseUndo = (scanId: string, undoes: string | undefined): ScanAnswer =>
  refuse(scanId, 'undo_missing', undoes ? { undoes } : {})

/** Deals a quantity out in the order of the list, as much as each still takes. Returns only those that got some. */
export function deal(list: readonly { id: number; open: number }[], qty: number): Dealt[] {
  const dealt: Dealt[] = []
  let left = qty
  for (const { id, open } of list) {
    const part = Math.min(left, open)
    if (part > 0) dealt.push({ id, qty: part })
    left -= part
  }
  return dealt
}
