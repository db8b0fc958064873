import type { Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import RecordPacks from '#orders/actions/record_packs'
import { PackSession } from '../domain/pack_session.js'
import type { ScanAnswer } from '../domain/scans.js'
import { resolveCodes } from '../services/barcodes.js'
import { lockParcel } from '../services/parcel_rows.js'
import { answerOf, findScans, logScans, type ScanInput } from '../services/scan_log.js'

/** Answers a packer's scans on one parcel, in their order, and counts what went into the box. */
export default class RecordPackScans {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    fulfilmentId: number
    scans: readonly ScanInput[]
  }): Promise<ScanAnswer[]> {
    if (input.scans.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const scanIds = input.scans.map((scan) => scan.scanId)
      const { state, warehouseId } = await lockParcel(trx, input.fulfilmentId, scanIds)
      const known = await findScans(trx, scanIds)
      const resolve = await resolveCodes(
        trx,
        warehouseId,
        input.scans.map((scan) => scan.barcode)
      )
      const session = new PackSession(state)
      const answers = new Map([...known].map(([id, past]) => [id, answerOf(past)]))
      const fresh: { scan: ScanInput; answer: ScanAnswer }[] = []
      for (const scan of input.scans) {
        if (answers.has(scan.scanId)) continue
        const kind = scan.kind === 'undo' ? ('undo' as const) : ('pack' as const)
        const answer = session.scan({
          ...scan,
          kind,
          scanned: resolve(scan.barcode),
          undoes: scan.undoes ?? undefined,
        })
        answers.set(scan.scanId, answer)
        fresh.push({ scan: { ...scan, fulfilmentId: input.fulfilmentId }, answer })
      }
      await new RecordPacks().handle({ trx, packs: netPacks(fresh.map((one) => one.answer)) })
      await logScans(trx, input.actor, fresh)
      return input.scans.map((scan) => answers.get(scan.scanId)!)
    })
  }
}

/** What a list of answers comes to on each fulfilment line. */
function netPacks(answers: readonly ScanAnswer[]) {
  const net = new Map<number, number>()
  for (const { result, effect, undoesScanId } of answers) {
    if (result !== 'accepted') continue
    for (const { id, qty } of effect.packs ?? [])
      net.set(id, (net.get(id) ?? 0) + (undoesScanId ? -qty : qty))
  }
  return [...net]
    .filter(([, qty]) => qty !== 0)
    .map(([fulfilmentLineId, qty]) => ({ fulfilmentLineId, qty }))
}
