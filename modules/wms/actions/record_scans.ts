import { holds, type Actor } from '#kernel/access/actor'
import { ForbiddenException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { ScanAnswer } from '../domain/scans.js'
import type { ScanInput } from '../services/scan_log.js'
import RecordPackScans from './record_pack_scans.js'
import RecordPickScans from './record_pick_scans.js'
import RecordPutawayScans from './record_putaway_scans.js'

/** A run of scans that belong to one task, parcel or warehouse. */
interface Run {
  kind: 'pick' | 'pack' | 'putaway'
  id: number
  scans: ScanInput[]
}

const PERMISSIONS = {
  pick: 'wms.tasks.pick',
  pack: 'wms.packs.pack',
  putaway: 'wms.bins.putaway',
} as const

/**
 * Answers whatever a device has queued, in its order: neighbours that belong
 * together share a transaction, and each scan gets its own answer.
 */
export default class RecordScans {
  async handle({
    actor,
    scans,
  }: {
    actor: Actor
    scans: readonly ScanInput[]
  }): Promise<ScanAnswer[]> {
    const answers: ScanAnswer[] = []
    const runs = runsOf(scans)
    await this.#assertVisible(actor, runs)
    for (const { kind, id, scans: run } of runs) {
      if (!holds(actor, PERMISSIONS[kind])) throw new ForbiddenException(PERMISSIONS[kind])
      if (kind === 'pick')
        answers.push(...(await new RecordPickScans().handle({ actor, taskId: id, scans: run })))
      else if (kind === 'pack')
        answers.push(
          ...(await new RecordPackScans().handle({ actor, fulfilmentId: id, scans: run }))
        )
      else
        answers.push(
          ...(await new RecordPutawayScans().handle({ actor, warehouseId: id, scans: run }))
        )
    }
    return answers
  }

  /** @throws NotFoundException when one of them lies in a warehouse the actor does not see */
  async #assertVisible(actor: Actor, runs: readonly Run[]) {
    if (actor.warehouses === null) return
    const idsOf = (kind: Run['kind']) =>
      runs.filter((run) => run.kind === kind).map((run) => run.id)
    const [hidden] = await sql<{ id: number }>(
      null,
      `SELECT id FROM (SELECT id, warehouse_id FROM wms_pick_tasks WHERE id = ANY($1::bigint[])
                UNION ALL SELECT id, warehouse_id FROM fulfilments WHERE id = ANY($2::bigint[])
                UNION ALL SELECT w, w FROM unnest($3::bigint[]) AS w) x
        WHERE warehouse_id <> ALL($4::bigint[]) LIMIT 1`,
      [idsOf('pick'), idsOf('pack'), idsOf('putaway'), actor.warehouses]
    )
    if (hidden) throw new NotFoundException('wms_task', hidden.id)
  }
}

function runsOf(scans: readonly ScanInput[]): Run[] {
  const runs: Run[] = []
  for (const scan of scans) {
    const kind = scan.taskId ? 'pick' : scan.fulfilmentId ? 'pack' : 'putaway'
    const id = scan.taskId ?? scan.fulfilmentId ?? scan.warehouseId ?? 0
    const last = runs.at(-1)
    if (last?.kind === kind && last.id === id) last.scans.push(scan)
    else runs.push({ kind, id, scans: [scan] })
  }
  return runs
}
