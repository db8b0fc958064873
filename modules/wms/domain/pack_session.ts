import {
  deal,
  refuse,
  refuseUndo,
  type ScanAnswer,
  type ScanEffect,
  type Scanned,
} from './scans.js'

export interface ParcelLine {
  /** Fulfilment line. */
  id: number
  skuId: number
  qty: number
  picked: number
  packed: number
}

export interface ParcelState {
  /** The order was cancelled, refunded or held. */
  isStopped: boolean
  /** Why, for the sentence that says so. */
  stopReason?: string | null
  isSealed: boolean
  lines: ParcelLine[]
  /** Scans whose undo was faster than they. */
  annulled: Set<string>
  history: Map<string, { effect: ScanEffect; isUndone: boolean }>
}

export interface PackScan {
  scanId: string
  kind: 'pack' | 'undo'
  qty: number
  scanned: Scanned
  undoes?: string
}

/** A packer's scans on one parcel: each item checked against what was ordered and picked. */
export class PackSession {
  constructor(readonly state: ParcelState) {}

  scan(scan: PackScan): ScanAnswer {
    if (this.state.isSealed) return refuse(scan.scanId, 'parcel_sealed')
    if (scan.kind === 'undo') return this.#undo(scan)
    if (this.state.annulled.has(scan.scanId)) return refuse(scan.scanId, 'taken_back')
    if (this.state.isStopped)
      return refuse(scan.scanId, 'order_stopped', { why: this.state.stopReason ?? '' })
    const { scanned } = scan
    if (!Number.isSafeInteger(scan.qty) || scan.qty < 1) return refuse(scan.scanId, 'bad_quantity')
    if (scanned.is !== 'sku')
      return refuse(scan.scanId, 'unknown_barcode', { scanned: scanned.code })
    const lines = this.state.lines.filter((line) => line.skuId === scanned.skuId)
    if (lines.length === 0) return refuse(scan.scanId, 'wrong_item', { scanned: scanned.code })
    const units = scan.qty * scanned.factor
    const open = lines.map((line) => ({ id: line.id, open: line.picked - line.packed }))
    const left = open.reduce((sum, line) => sum + line.open, 0)
    if (units > left) {
      const isMissing = lines.some((line) => line.picked < line.qty)
      return refuse(scan.scanId, left === 0 && isMissing ? 'not_picked' : 'too_many', { left })
    }
    const effect: ScanEffect = { packs: deal(open, units) }
    this.#apply(effect, 1)
    this.state.history.set(scan.scanId, { effect, isUndone: false })
    return { scanId: scan.scanId, result: 'accepted', effect }
  }

  #undo(scan: PackScan): ScanAnswer {
    const past = this.state.history.get(scan.undoes ?? '')
    if (!past) {
      if (scan.undoes) this.state.annulled.add(scan.undoes)
      return refuseUndo(scan.scanId, scan.undoes)
    }
    if (past.isUndone) return refuse(scan.scanId, 'undo_done')
    this.#apply(past.effect, -1)
    past.isUndone = true
    return {
      scanId: scan.scanId,
      result: 'accepted',
      effect: past.effect,
      undoesScanId: scan.undoes,
    }
  }

  #apply(effect: ScanEffect, sign: 1 | -1) {
    for (const part of effect.packs ?? []) {
      this.state.lines.find((line) => line.id === part.id)!.packed += sign * part.qty
    }
  }
}

/** Whether every item ordered is in the box. */
export const isComplete = (state: ParcelState) =>
  state.lines.every((line) => line.packed === line.qty)
