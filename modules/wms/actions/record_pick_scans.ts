import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import RecordPicks from '#orders/actions/record_picks'
import { isDone, PickSession, type PickScan, type PickState } from '../domain/pick_session.js'
import { netMoves, picksOf, type ShareMove } from '../domain/pick_moves.js'
import type { ScanAnswer } from '../domain/scans.js'
import { resolveCodes } from '../services/barcodes.js'
import { systemBins } from '../services/bins.js'
import { moveBins, type BinMovement, type BinPromise } from '../services/bin_stock.js'
import { answerOf, findScans, logScans, type ScanInput } from '../services/scan_log.js'
import { sendElsewhere } from '../services/send_elsewhere.js'
import { lockTask, readState, type LockedTask } from '../services/task_rows.js'
import { refreshWaves } from '../services/waves.js'
import { wmsSettings } from '../services/wms_settings.js'
import TakeOffCarts from './take_off_carts.js'

export interface PickScansInput {
  trx?: Trx | null
  actor: Actor
  taskId: number
  /** In the order in which they were made. */
  scans: readonly ScanInput[]
}

/**
 * Answers a picker's scans on one task, in their order, and writes down what
 * they changed, in one transaction. A scan that arrived before gets the answer
 * it got then.
 */
export default class RecordPickScans {
  async handle(input: PickScansInput): Promise<ScanAnswer[]> {
    if (input.scans.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const { task, stopped } = await lockTask(trx, input.taskId)
      const { requiresBinScan } = wmsSettings()
      const scanIds = input.scans.map((scan) => scan.scanId)
      const state = await readState(trx, task, stopped, requiresBinScan, scanIds)
      const known = await findScans(trx, scanIds)
      const resolve = await resolveCodes(
        trx,
        task.warehouseId,
        input.scans.map((scan) => scan.barcode)
      )
      const session = new PickSession(state)
      const answers = new Map([...known].map(([id, past]) => [id, answerOf(past)]))
      const fresh: { scan: ScanInput; answer: ScanAnswer }[] = []
      for (const scan of input.scans) {
        if (answers.has(scan.scanId)) continue
        const answer = session.scan(asPickScan(scan, resolve))
        answers.set(scan.scanId, answer)
        fresh.push({ scan, answer })
      }
      await this.#write(trx, input.actor, task, state, fresh)
      return input.scans.map((scan) => answers.get(scan.scanId)!)
    })
  }

  async #write(
    trx: Trx,
    actor: Actor,
    task: LockedTask,
    state: PickState,
    fresh: { scan: ScanInput; answer: ScanAnswer }[]
  ) {
    const accepted = fresh
      .map(({ answer }) => answer)
      .filter((answer) => answer.result === 'accepted')
    const moves = netMoves(accepted)
    await this.#count(trx, moves)
    await this.#moveGoods(trx, actor, task, state, moves)
    await new RecordPicks().handle({ trx, picks: picksOf(state, moves) })
    const undone = new Set(accepted.map((answer) => answer.undoesScanId))
    for (const answer of accepted) {
      if (!answer.effect.shorts || answer.undoesScanId || undone.has(answer.scanId)) continue
      answer.effect.addedLines = await sendElsewhere(trx, actor, task, state, answer)
    }
    await logScans(trx, actor, fresh)
    if (accepted.length > 0) await this.#moveOn(trx, actor, task, state)
  }

  async #count(trx: Trx, moves: readonly ShareMove[]) {
    const of = (kind: ShareMove['kind']) => moves.map((move) => (move.kind === kind ? move.qty : 0))
    await sql(
      trx,
      `WITH k AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) AS u(share_id, line_id, picked, short)),
            shares AS (UPDATE wms_pick_shares s SET picked = s.picked + d.picked, short = s.short + d.short
                         FROM (SELECT share_id, sum(picked)::int AS picked, sum(short)::int AS short FROM k GROUP BY 1) d
                        WHERE s.id = d.share_id)
       UPDATE wms_pick_lines l SET picked = l.picked + d.picked, short = l.short + d.short, updated_at = now()
         FROM (SELECT line_id, sum(picked)::int AS picked, sum(short)::int AS short FROM k GROUP BY 1) d WHERE l.id = d.line_id`,
      [
        moves.map((move) => move.shareId),
        moves.map((move) => move.lineId),
        of('pick'),
        of('short'),
      ],
      'wms_picks_count'
    )
  }

  /** What is picked leaves its bin for the cart; what is not found is not promised any more, and the bin is under suspicion. */
  async #moveGoods(
    trx: Trx,
    actor: Actor,
    task: LockedTask,
    state: PickState,
    moves: readonly ShareMove[]
  ) {
    const { picked: cart } = await systemBins(trx, task.warehouseId)
    const lines = new Map(state.lines.map((line) => [line.id, line]))
    const movements: BinMovement[] = []
    const promises: BinPromise[] = []
    for (const { lineId, kind, qty } of moves) {
      const { binId, skuId } = lines.get(lineId)!
      const key = { warehouseId: task.warehouseId, skuId }
      if (kind === 'short') promises.push({ ...key, binId, allocated: -qty })
      else {
        const common = {
          ...key,
          reason: qty > 0 ? ('pick' as const) : ('unpick' as const),
          sourceType: 'pick_task',
          sourceId: task.id,
        }
        movements.push(
          { ...common, binId, delta: -qty, allocated: -qty },
          { ...common, binId: cart, delta: qty }
        )
      }
    }
    await moveBins(trx, actor, movements, promises)
    const suspects = moves
      .filter((move) => move.kind === 'short' && move.qty > 0)
      .map(({ lineId }) => lines.get(lineId)!)
    await sql(
      trx,
      `UPDATE wms_bin_stock s SET suspect_at = now() FROM unnest($1::bigint[], $2::bigint[]) AS k(bin_id, sku_id)
        WHERE s.bin_id = k.bin_id AND s.sku_id = k.sku_id AND s.suspect_at IS NULL`,
      [suspects.map((line) => line.binId), suspects.map((line) => line.skuId)],
      'wms_bins_suspect'
    )
  }

  /** The task's own state (an undo opens it again) and its wave's. Orders stopped meanwhile leave the cart when it is done. */
  async #moveOn(trx: Trx, actor: Actor, task: LockedTask, state: PickState) {
    const done = isDone(state)
    await sql(
      trx,
      `UPDATE wms_pick_tasks SET status = $2, picker_id = coalesce(picker_id, $3), started_at = coalesce(started_at, now()),
              done_at = CASE WHEN $2 = 'done' THEN coalesce(done_at, now()) END, version = version + 1, updated_at = now()
        WHERE id = $1 AND status <> 'cancelled'`,
      [task.id, done ? 'done' : 'picking', actor.id],
      'wms_task_move'
    )
    if (done) {
      const stopped = state.lines.flatMap((line) => line.shares).filter((share) => share.isStopped)
      const fulfilmentIds = [...new Set(stopped.map((share) => share.fulfilmentId))]
      await new TakeOffCarts().handle({ trx, actor, fulfilmentIds, backlog: 'waiting' })
    }
    await refreshWaves(trx, [task.waveId])
  }
}

function asPickScan(scan: ScanInput, resolve: Awaited<ReturnType<typeof resolveCodes>>): PickScan {
  return {
    scanId: scan.scanId,
    kind: scan.kind as PickScan['kind'],
    lineId: scan.lineId ?? null,
    qty: scan.qty,
    scanned: resolve(scan.barcode),
    undoes: scan.undoes ?? undefined,
  }
}
