import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { ScanAnswer, ScanEffect, ScanReason, ScanResult } from '../domain/scans.js'

export type ScanKind = 'pick' | 'short' | 'undo' | 'pack' | 'putaway' | 'return'

/** A scan as a device sends it, perhaps long after it was made. */
export interface ScanInput {
  /** Made by the device: the same scan sent again gets the same answer. */
  scanId: string
  kind: ScanKind
  taskId?: number | null
  lineId?: number | null
  fulfilmentId?: number | null
  /** For putaway: where the worker is. */
  warehouseId?: number | null
  barcode: string
  binCode?: string | null
  qty: number
  /** The scan this one takes back. */
  undoes?: string | null
  /** When it was made, by the device's clock. */
  at: string
}

export interface PastScan extends Record<string, unknown> {
  id: number
  scanId: string
  kind: ScanKind
  lineId: number | null
  result: ScanResult
  reason: ScanReason | null
  params: Record<string, string | number>
  effect: ScanEffect
  isUndone: boolean
}

/** Scans by the ids devices gave them. */
export async function findScans(
  trx: Trx,
  scanIds: readonly string[]
): Promise<Map<string, PastScan>> {
  const rows = await sql<PastScan>(
    trx,
    `SELECT s.id, s.scan_id AS "scanId", s.kind, s.line_id AS "lineId", s.result, s.reason, s.params, s.effect,
            EXISTS (SELECT 1 FROM wms_scans u WHERE u.undoes_id = s.id AND u.result = 'accepted') AS "isUndone"
       FROM wms_scans s WHERE s.scan_id = ANY($1::uuid[])`,
    [scanIds],
    'wms_scans_find'
  )
  return new Map(rows.map((row) => [row.scanId, row]))
}

/** Which of these scans were taken back before they arrived. */
export async function findAnnulled(trx: Trx, scanIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ scanId: string }>(
    trx,
    `SELECT params->>'undoes' AS "scanId" FROM wms_scans
      WHERE reason = 'undo_missing' AND params->>'undoes' = ANY($1::text[])`,
    [scanIds],
    'wms_scans_annulled'
  )
  return new Set(rows.map((row) => row.scanId))
}

/** The answer a scan got when it first arrived. */
export const answerOf = (past: PastScan): ScanAnswer => ({
  scanId: past.scanId,
  result: past.result,
  ...(past.reason ? { reason: past.reason } : {}),
  params: past.params,
  effect: past.effect,
  lineId: past.lineId,
})

/** Appends answered scans, in their order. */
export async function logScans(
  trx: Trx,
  actor: Actor,
  scans: readonly { scan: ScanInput; answer: ScanAnswer }[]
): Promise<void> {
  if (scans.length === 0) return
  const rows = scans.map(({ scan, answer }) => ({
    scan_id: scan.scanId,
    kind: scan.kind,
    task_id: scan.taskId ?? null,
    line_id: answer.lineId ?? null,
    fulfilment_id: scan.fulfilmentId ?? null,
    barcode: scan.barcode,
    bin_code: scan.binCode ?? null,
    qty: scan.qty,
    undoes: answer.undoesScanId ?? null,
    undoes_id: null as number | null,
    result: answer.result,
    reason: answer.reason ?? null,
    params: answer.params ?? {},
    effect: answer.effect,
    scanned_at: scan.at,
  }))
  // A scan and its undo may arrive together: the first one is there before the second points at it.
  const first = rows.filter((row) => !row.undoes)
  await insert(trx, actor, first)
  const rest = rows.filter((row) => row.undoes)
  if (rest.length === 0) return
  const fresh = await findScans(
    trx,
    rest.map((row) => row.undoes!)
  )
  await insert(
    trx,
    actor,
    rest.map((row) => ({ ...row, undoes_id: fresh.get(row.undoes!)?.id ?? null }))
  )
}

async function insert(trx: Trx, actor: Actor, rows: readonly object[]) {
  if (rows.length === 0) return
  await sql(
    trx,
    `INSERT INTO wms_scans (scan_id, kind, task_id, line_id, fulfilment_id, barcode, bin_code, qty, undoes_id, result, reason, params,
                            effect, scanned_at, user_id)
     SELECT s.*, $2 FROM jsonb_to_recordset($1::jsonb) AS s(scan_id uuid, kind text, task_id bigint, line_id bigint, fulfilment_id bigint,
            barcode text, bin_code text, qty int, undoes_id bigint, result text, reason text, params jsonb, effect jsonb,
            scanned_at timestamptz)`,
    [JSON.stringify(rows), actor.id],
    'wms_scans_append'
  )
}
