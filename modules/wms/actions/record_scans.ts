import { holds, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { refuse, type ScanAnswer, type ScanReason } from '../domain/scans.js'
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
 * together share a transaction, and each scan gets its own answer. What may not
 * or cannot be done is an answer too: it must not hold up the scans around it.
 */
export default class RecordScans {
  async handle({
    actor,
    scans,
  }: {
    actor: Actor
    scans: readonly ScanInput[]
  }): Promise<ScanAnswer[]> {
    const runs = runsOf(scans)
    const hidden = await this.#hidden(actor, runs)
    const answers: ScanAnswer[] = []
    for (const run of runs) {
      if (!holds(actor, PERMISSIONS[run.kind])) answers.push(...refuseAll(run, 'not_allowed'))
      else if (hidden.has(keyOf(run))) answers.push(...refuseAll(run, 'unknown_task'))
      else answers.push(...(await this.#run(actor, run)))
    }
    return answers
  }

  async #run(actor: Actor, run: Run): Promise<ScanAnswer[]> {
    const { id, scans } = run
    try {
      if (run.kind === 'pick')
        return await new RecordPickScans().handle({ actor, taskId: id, scans })
      if (run.kind === 'pack')
        return await new RecordPackScans().handle({ actor, fulfilmentId: id, scans })
      return await new RecordPutawayScans().handle({ actor, warehouseId: id, scans })
    } catch (error) {
      if (error instanceof NotFoundException) return refuseAll(run, 'unknown_task')
      throw error
    }
  }

  /** Runs in warehouses the actor does not see: for them they are not there. */
  async #hidden(actor: Actor, runs: readonly Run[]): Promise<Set<string>> {
    if (actor.warehouses === null) return new Set()
    const idsOf = (kind: Run['kind']) =>
      runs.filter((run) => run.kind === kind).map((run) => run.id)
    const rows = await sql<{ kind: Run['kind']; id: number }>(
      null,
      `SELECT kind, id FROM (SELECT 'pick' AS kind, id, warehouse_id FROM wms_pick_tasks WHERE id = ANY($1::bigint[])
                UNION ALL SELECT 'pack', id, warehouse_id FROM fulfilments WHERE id = ANY($2::bigint[])
                UNION ALL SELECT 'putaway', w, w FROM unnest($3::bigint[]) AS w) x
        WHERE warehouse_id <> ALL($4::bigint[])`,
      [idsOf('pick'), idsOf('pack'), idsOf('putaway'), actor.warehouses]
    )
    return new Set(rows.map(keyOf))
  }
}

const keyOf = ({ kind, id }: { kind: Run['kind']; id: number }) => `${kind}:${id}`

const refuseAll = (run: Run, reason: ScanReason) =>
  run.scans.map((scan) => refuse(scan.scanId, reason))

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
