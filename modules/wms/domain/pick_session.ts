import {
  deal,
  refuse,
  refuseUndo,
  type Dealt,
  type ScanAnswer,
  type ScanEffect,
  type ScanReason,
  type Scanned,
} from './scans.js'

/** What one fulfilment line gets from one pick line. Quantities are whole base units. */
export interface PickShare {
  id: number
  fulfilmentId: number
  fulfilmentLineId: number
  cartSlot: number
  qty: number
  picked: number
  short: number
  dropped: number
  /** Its order was cancelled, refunded or held: nothing more is picked for it. */
  isStopped: boolean
  /** Why, for the sentence that says so. */
  stopReason?: string | null
  /** The line left its parcel, which goes on without it. */
  isTakenOut?: boolean
  /** Its parcel is closed or being packed: what was picked cannot be taken back here. */
  isPacking: boolean
}

export interface PickLine {
  id: number
  seq: number
  binId: number
  binCode: string
  skuId: number
  skuCode: string
  isBinConfirmed: boolean
  shares: PickShare[]
}

export interface PickState {
  isOpen: boolean
  requiresBinScan: boolean
  lines: PickLine[]
  /** Scans whose undo was faster than they. */
  annulled: Set<string>
  /** Accepted scans of this task that may be taken back, by scan id. */
  history: Map<string, { lineId: number | null; effect: ScanEffect; isUndone: boolean }>
}

export interface PickScan {
  scanId: string
  kind: 'pick' | 'short' | 'undo'
  lineId: number | null
  /** In scanned units; a carton's barcode counts its factor. */
  qty: number
  scanned: Scanned
  undoes?: string
}

export const openOf = (share: PickShare) => share.qty - share.picked - share.short - share.dropped
const isLive = (share: PickShare) => !share.isStopped && !share.isTakenOut && openOf(share) > 0
const remaining = (line: PickLine) =>
  line.shares.filter(isLive).reduce((sum, share) => sum + openOf(share), 0)

/**
 * A picker's scans on one task, one after the other. The session changes the
 * state it was given and answers each scan; whoever runs it writes the effects
 * down. Pure, so that the phone and the server decide alike.
 */
export class PickSession {
  constructor(readonly state: PickState) {}

  scan(scan: PickScan): ScanAnswer {
    const answer = scan.kind === 'undo' ? this.#undo(scan) : this.#onLine(scan)
    if (answer.result === 'accepted' && scan.kind !== 'undo') {
      this.state.history.set(scan.scanId, {
        lineId: scan.lineId,
        effect: answer.effect,
        isUndone: false,
      })
    }
    return answer
  }

  #onLine(scan: PickScan): ScanAnswer {
    const line = this.state.lines.find((one) => one.id === scan.lineId)
    if (!line) return refuse(scan.scanId, 'unknown_line', {}, null)
    const no = (
      ...[reason, params]: [Parameters<typeof refuse>[1], Record<string, string | number>?]
    ) => refuse(scan.scanId, reason, params, line.id)
    if (this.state.annulled.has(scan.scanId)) return no('taken_back')
    if (!this.state.isOpen) return no('task_closed')
    if (!Number.isSafeInteger(scan.qty) || scan.qty < 1) return no('bad_quantity')
    const left = remaining(line)
    if (left === 0) return no(...whyNothingLeft(line))
    const lists = line.shares.filter(isLive).map((share) => ({ id: share.id, open: openOf(share) }))
    if (scan.kind === 'short') {
      if (scan.qty > left) return no('too_many', { left })
      return this.#accept(scan, line, { shorts: deal(lists.reverse(), scan.qty) })
    }
    const { scanned } = scan
    if (scanned.is === 'bin') {
      if (scanned.binId !== line.binId)
        return no('wrong_bin', { expected: line.binCode, scanned: scanned.code })
      line.isBinConfirmed = true
      return this.#accept(scan, line, { bin: true })
    }
    if (scanned.is === 'unknown') return no('unknown_barcode', { scanned: scanned.code })
    if (scanned.skuId !== line.skuId)
      return no('wrong_item', { expected: line.skuCode, scanned: scanned.code })
    if (this.state.requiresBinScan && !line.isBinConfirmed)
      return no('bin_first', { expected: line.binCode })
    const units = scan.qty * scanned.factor
    if (units > left) return no('too_many', { left })
    return this.#accept(scan, line, { picks: deal(lists, units) })
  }

  #accept(scan: PickScan, line: PickLine, effect: ScanEffect): ScanAnswer {
    this.#apply(line, effect.picks, 'picked', 1)
    this.#apply(line, effect.shorts, 'short', 1)
    return { scanId: scan.scanId, result: 'accepted', effect, lineId: line.id }
  }

  #undo(scan: PickScan): ScanAnswer {
    const past = this.state.history.get(scan.undoes ?? '')
    if (!past) {
      if (scan.undoes) this.state.annulled.add(scan.undoes)
      return refuseUndo(scan.scanId, scan.undoes)
    }
    if (past.isUndone) return refuse(scan.scanId, 'undo_done', {}, past.lineId)
    const line = this.state.lines.find((one) => one.id === past.lineId)
    if (!line) return refuse(scan.scanId, 'undo_missing')
    if (past.effect.addedLines?.length) return refuse(scan.scanId, 'undo_moved', {}, line.id)
    const touched = new Set(past.effect.picks?.map((part) => part.id))
    const shares = line.shares.filter((share) => touched.has(share.id))
    if (shares.some((share) => share.isPacking))
      return refuse(scan.scanId, 'undo_packed', {}, line.id)
    const stopped = shares.find((share) => share.isStopped)
    if (stopped)
      return refuse(scan.scanId, 'order_stopped', { why: stopped.stopReason ?? '' }, line.id)
    this.#apply(line, past.effect.picks, 'picked', -1)
    this.#apply(line, past.effect.shorts, 'short', -1)
    past.isUndone = true
    return {
      scanId: scan.scanId,
      result: 'accepted',
      effect: past.effect,
      lineId: line.id,
      undoesScanId: scan.undoes,
    }
  }

  #apply(
    line: PickLine,
    parts: readonly Dealt[] | undefined,
    field: 'picked' | 'short',
    sign: 1 | -1
  ) {
    for (const part of parts ?? []) {
      const share = line.shares.find((one) => one.id === part.id)!
      share[field] += sign * part.qty
    }
  }
}

/** Why a line wants nothing more: stopped, taken out of its parcel, or simply done. */
function whyNothingLeft(line: PickLine): [ScanReason, Record<string, string>?] {
  const open = line.shares.filter((share) => openOf(share) > 0)
  const stopped = open.find((share) => share.isStopped)
  if (stopped) return ['order_stopped', { why: stopped.stopReason ?? '' }]
  return [open.some((share) => share.isTakenOut) ? 'line_taken_out' : 'line_done']
}

/** Whether nothing is left to fetch: every share is picked, short, dropped, stopped or taken out. */
export const isDone = (state: PickState) => state.lines.every((line) => remaining(line) === 0)
