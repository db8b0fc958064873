import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { splitStopped } from '#orders/actions/stop_gate'
import { lockFulfilments } from '#orders/queries/lock_orders'
import type { PickLine, PickShare, PickState } from '../domain/pick_session.js'
import type { ScanEffect } from '../domain/scans.js'
import { findAnnulled } from './scan_log.js'

export interface LockedTask extends Record<string, unknown> {
  id: number
  waveId: number
  warehouseId: number
  status: 'waiting' | 'picking' | 'done' | 'cancelled'
}

/**
 * Locks a task the way the house locks: orders, fulfilments, then the task.
 * @returns the task, and which of its fulfilments are stopped or cancelled, with the reason
 */
export async function lockTask(
  trx: Trx,
  taskId: number
): Promise<{ task: LockedTask; stopped: Map<number, string> }> {
  const riding = await sql<{ id: number }>(
    trx,
    'SELECT fulfilment_id AS id FROM wms_task_orders WHERE task_id = $1 AND NOT is_dropped',
    [taskId],
    'wms_task_riding'
  )
  const locked = await lockFulfilments(
    trx,
    riding.map((row) => row.id)
  )
  const [task] = await sql<LockedTask>(
    trx,
    `SELECT id, wave_id AS "waveId", warehouse_id AS "warehouseId", status FROM wms_pick_tasks WHERE id = $1 FOR UPDATE`,
    [taskId],
    'wms_task_lock'
  )
  if (!task) throw new NotFoundException('wms_task', taskId)
  const { reasons } = await splitStopped(trx, locked)
  const gone = locked
    .filter((row) => row.status !== 'picking' && row.status !== 'packed')
    .map((row) => [row.id, row.status] as const)
  return { task, stopped: new Map([...reasons, ...gone]) }
}

interface Row extends Record<string, unknown> {
  id: number
  seq: number
  binId: number
  binCode: string
  skuId: number
  skuCode: string
  isBinConfirmed: boolean
  share: Omit<PickShare, 'isStopped' | 'stopReason'>
}

/** The lines of a task with their shares, in the order of the walk. */
export async function readLines(
  trx: Trx | null,
  taskId: number,
  stopped: ReadonlyMap<number, string>
): Promise<PickLine[]> {
  const rows = await sql<Row>(
    trx,
    `SELECT l.id, l.seq, l.bin_id AS "binId", b.code AS "binCode", l.sku_id AS "skuId", k.code AS "skuCode",
            EXISTS (SELECT 1 FROM wms_scans c WHERE c.line_id = l.id AND c.result = 'accepted' AND c.effect @> '{"bin": true}') AS "isBinConfirmed",
            jsonb_build_object('id', s.id, 'fulfilmentId', s.fulfilment_id, 'fulfilmentLineId', s.fulfilment_line_id,
              'cartSlot', s.cart_slot, 'qty', s.qty, 'picked', s.picked, 'short', s.short, 'dropped', s.dropped,
              'isPacking', f.packed > 0, 'isTakenOut', f.is_cancelled) AS share
       FROM wms_pick_lines l
       JOIN wms_bins b ON b.id = l.bin_id
       JOIN skus k ON k.id = l.sku_id
       JOIN wms_pick_shares s ON s.pick_line_id = l.id
       JOIN fulfilment_lines f ON f.id = s.fulfilment_line_id
      WHERE l.task_id = $1 ORDER BY l.seq, s.cart_slot, s.id`,
    [taskId],
    'wms_task_lines'
  )
  return [...Map.groupBy(rows, (row) => row.id).values()].map(([first, ...rest]) => ({
    id: first.id,
    seq: first.seq,
    binId: first.binId,
    binCode: first.binCode,
    skuId: first.skuId,
    skuCode: first.skuCode,
    isBinConfirmed: first.isBinConfirmed,
    shares: [first, ...rest].map(({ share }) => ({
      ...share,
      isStopped: stopped.has(share.fulfilmentId),
      stopReason: stopped.get(share.fulfilmentId) ?? null,
    })),
  }))
}

/** Everything a session decides by. */
export async function readState(
  trx: Trx,
  task: LockedTask,
  stopped: ReadonlyMap<number, string>,
  requiresBinScan: boolean,
  scanIds: readonly string[]
): Promise<PickState> {
  const past = await sql<{
    scanId: string
    lineId: number | null
    effect: ScanEffect
    isUndone: boolean
  }>(
    trx,
    `SELECT s.scan_id AS "scanId", s.line_id AS "lineId", s.effect,
            EXISTS (SELECT 1 FROM wms_scans u WHERE u.undoes_id = s.id AND u.result = 'accepted') AS "isUndone"
       FROM wms_scans s WHERE s.task_id = $1 AND s.result = 'accepted' AND s.kind IN ('pick', 'short')`,
    [task.id],
    'wms_task_history'
  )
  return {
    isOpen: task.status === 'waiting' || task.status === 'picking',
    requiresBinScan,
    lines: await readLines(trx, task.id, stopped),
    annulled: await findAnnulled(trx, scanIds),
    history: new Map(past.map(({ scanId, ...scan }) => [scanId, scan])),
  }
}
