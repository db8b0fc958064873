import type { Actor } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refuse, refuseUndo, type ScanAnswer, type ScanReason } from '../domain/scans.js'
import { resolveCodes } from '../services/barcodes.js'
import { systemBins } from '../services/bins.js'
import {
  answerOf,
  findAnnulled,
  findScans,
  logScans,
  type ScanInput,
} from '../services/scan_log.js'
import PutAway from './put_away.js'

/** What the actions' refusals are called on the phone. */
const REASONS: Readonly<Record<string, ScanReason>> = {
  wms_bin_short: 'not_here',
  wms_bin_blocked: 'bin_blocked',
  wms_bin_own: 'wrong_bin',
  wms_bin_pair: 'wrong_bin',
  wms_quantity: 'bad_quantity',
}

/** Answers putaway scans: an item from receiving (or a named bin) and the bin it was laid in. */
export default class RecordPutawayScans {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    warehouseId: number
    scans: readonly ScanInput[]
  }): Promise<ScanAnswer[]> {
    if (input.scans.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      // One device's list at a time: its own repeats must find each other.
      await sql(trx, 'SELECT 1 FROM wms_warehouses WHERE warehouse_id = $1 FOR NO KEY UPDATE', [
        input.warehouseId,
      ])
      const known = await findScans(
        trx,
        input.scans.flatMap((scan) => [scan.scanId, ...(scan.undoes ? [scan.undoes] : [])])
      )
      const annulled = await findAnnulled(
        trx,
        input.scans.map((scan) => scan.scanId)
      )
      const codes = input.scans.flatMap((scan) => [scan.barcode, scan.binCode ?? ''])
      const resolve = await resolveCodes(trx, input.warehouseId, codes)
      const answers = new Map([...known].map(([id, past]) => [id, answerOf(past)]))
      const undone = new Set(
        [...known.values()].filter((past) => past.isUndone).map((past) => past.scanId)
      )
      const fresh: { scan: ScanInput; answer: ScanAnswer }[] = []
      for (const scan of input.scans) {
        if (answers.has(scan.scanId)) continue
        const answer = annulled.has(scan.scanId)
          ? refuse(scan.scanId, 'taken_back')
          : scan.kind === 'undo'
            ? await this.#undo(trx, input, scan, answers, undone)
            : await this.#put(trx, input, scan, resolve)
        answers.set(scan.scanId, answer)
        fresh.push({ scan, answer })
      }
      await logScans(trx, input.actor, fresh)
      return input.scans.map((scan) => answers.get(scan.scanId)!)
    })
  }

  async #put(
    trx: Trx,
    input: { actor: Actor; warehouseId: number },
    scan: ScanInput,
    resolve: Awaited<ReturnType<typeof resolveCodes>>
  ): Promise<ScanAnswer> {
    const item = resolve(scan.barcode)
    const bin = resolve(scan.binCode ?? '')
    if (item.is !== 'sku') return refuse(scan.scanId, 'unknown_barcode', { scanned: item.code })
    if (bin.is !== 'bin') return refuse(scan.scanId, 'wrong_bin', { scanned: bin.code })
    const { receiving } = await systemBins(trx, input.warehouseId)
    const moved = {
      fromBinId: receiving,
      toBinId: bin.binId,
      skuId: item.skuId,
      qty: scan.qty * item.factor,
    }
    return this.#carry(trx, input.actor, scan, moved)
  }

  async #undo(
    trx: Trx,
    { actor }: { actor: Actor },
    scan: ScanInput,
    answers: ReadonlyMap<string, ScanAnswer>,
    undone: Set<string>
  ): Promise<ScanAnswer> {
    const moved = answers.get(scan.undoes ?? '')?.effect.moved
    if (!moved) return refuseUndo(scan.scanId, scan.undoes ?? undefined)
    if (undone.has(scan.undoes!)) return refuse(scan.scanId, 'undo_done')
    const back = { ...moved, fromBinId: moved.toBinId, toBinId: moved.fromBinId }
    const answer = await this.#carry(trx, actor, scan, back)
    if (answer.result !== 'accepted') return answer
    undone.add(scan.undoes!)
    return { ...answer, undoesScanId: scan.undoes! }
  }

  async #carry(
    trx: Trx,
    actor: Actor,
    scan: ScanInput,
    moved: NonNullable<ScanAnswer['effect']['moved']>
  ): Promise<ScanAnswer> {
    try {
      await new PutAway().handle({ trx, actor, transfers: [moved], sourceType: 'scan' })
      return { scanId: scan.scanId, result: 'accepted', effect: { moved } }
    } catch (error) {
      // Refusals come before anything is written.
      const reason = error instanceof DomainException ? REASONS[error.code] : undefined
      if (!reason) throw error
      const { params } = error as DomainException
      return refuse(scan.scanId, reason, { ...params, scanned: scan.binCode ?? '' })
    }
  }
}
