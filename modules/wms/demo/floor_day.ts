import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import EnterBacklog from '../actions/enter_backlog.js'
import EnterWaybill from '../actions/enter_waybill.js'
import RecordPackScans from '../actions/record_pack_scans.js'
import RecordPickScans from '../actions/record_pick_scans.js'
import ReleaseWave from '../actions/release_wave.js'
import SealParcel from '../actions/seal_parcel.js'
import ShipParcels from '../actions/ship_parcels.js'
import FindBacklog from '../queries/find_backlog.js'
import { readLines } from '../services/task_rows.js'
import { claimWaybills } from '../services/waybill_rows.js'
import { wmsSettings } from '../services/wms_settings.js'

/** Of what waits: a third left already, a third is on the carts, the rest waits. At most this many each. */
const MOST = 12

interface Ride {
  waveId: number
  taskIds: number[]
  fulfilmentIds: number[]
}

/**
 * A morning in one warehouse: one wave picked, packed and partly handed over,
 * one on the carts, the rest waiting. Nothing when nothing waits.
 */
export async function playDay(trx: Trx, actor: Actor, warehouseId: number): Promise<void> {
  await new EnterBacklog().handle({ trx, fulfilmentIds: null })
  const waiting = await new FindBacklog().handle({ warehouseId }, Infinity, trx)
  const share = Math.min(MOST, Math.floor(waiting.length / 3))
  if (share === 0) return
  const first = await release(trx, actor, warehouseId, waiting.slice(0, share))
  const second = await release(trx, actor, warehouseId, waiting.slice(share, 2 * share))
  if (first) await finish(trx, actor, first)
  if (second) await pick(trx, actor, second.taskIds[0], 0.5)
}

async function release(
  trx: Trx,
  actor: Actor,
  warehouseId: number,
  found: readonly { id: number }[]
): Promise<Ride | null> {
  const fulfilmentIds = found.map((one) => one.id)
  const { waveId, taskIds, orders } = await new ReleaseWave().tryHandle({
    trx,
    actor,
    filter: { warehouseId },
    maxOrders: fulfilmentIds.length,
    fulfilmentIds,
  })
  if (orders === 0) return null
  const riding = await sql<{ id: number }>(
    trx,
    `SELECT fulfilment_id AS id FROM wms_task_orders WHERE task_id = ANY($1::bigint[]) ORDER BY task_id, cart_slot`,
    [taskIds]
  )
  return { waveId, taskIds, fulfilmentIds: riding.map((row) => row.id) }
}

/** Picked to the end; all parcels but the last packed; of those, all but the last two handed over. */
async function finish(trx: Trx, actor: Actor, ride: Ride) {
  for (const taskId of ride.taskIds) await pick(trx, actor, taskId, 1)
  const packed = ride.fulfilmentIds.slice(0, Math.max(1, ride.fulfilmentIds.length - 1))
  for (const id of packed) await pack(trx, actor, id)
  const leaving = packed.slice(0, Math.max(1, packed.length - 2))
  await new ShipParcels().handle({ trx, actor, fulfilmentIds: leaving })
}

/** Scans the first part of a task's walk. */
async function pick(trx: Trx, actor: Actor, taskId: number, part: number) {
  const lines = await readLines(trx, taskId, new Map())
  await new RecordPickScans().handle({
    trx,
    actor,
    taskId,
    scans: lines.slice(0, Math.ceil(lines.length * part)).map((line) => ({
      scanId: scanId(`pick ${line.id}`),
      kind: 'pick' as const,
      taskId,
      lineId: line.id,
      barcode: line.skuCode,
      qty: line.shares.reduce((sum, share) => sum + share.qty, 0),
      at: systemClock.now().toISOString(),
    })),
  })
}

async function pack(trx: Trx, actor: Actor, fulfilmentId: number) {
  const lines = await sql<{ id: number; code: string; qty: number; grams: number }>(
    trx,
    `SELECT l.id, s.code, l.qty, coalesce(s.weight_g, 0) AS grams FROM fulfilment_lines l JOIN skus s ON s.id = l.sku_id
      WHERE l.fulfilment_id = $1 AND NOT l.is_cancelled ORDER BY l.id`,
    [fulfilmentId]
  )
  await new RecordPackScans().handle({
    trx,
    actor,
    fulfilmentId,
    scans: lines.map((line) => ({
      scanId: scanId(`pack ${line.id}`),
      kind: 'pack' as const,
      fulfilmentId,
      barcode: line.code,
      qty: line.qty,
      at: systemClock.now().toISOString(),
    })),
  })
  const goods = lines.reduce((sum, line) => sum + line.qty * line.grams, 0)
  const weightG = goods + wmsSettings().packagingG + (fulfilmentId % 17)
  await new SealParcel().handle({ trx, actor, fulfilmentId, weightG })
  await label(trx, actor, fulfilmentId)
}

/** A number as the courier's look, entered as one read off a paper waybill: the demo asks nobody outside. */
async function label(trx: Trx, actor: Actor, fulfilmentId: number) {
  const [{ courier }] = await sql<{ courier: string }>(
    trx,
    `SELECT coalesce(courier_code, 'YTO') AS courier FROM fulfilments WHERE id = $1`,
    [fulfilmentId]
  )
  const [waybill] = await claimWaybills(
    trx,
    [{ fulfilmentId, courierCode: courier }],
    'manual',
    actor.id
  )
  const [prefix, digits] = NUMBERS[courier] ?? ['YT', 13]
  const number = `${prefix}${String(10_000_000 + fulfilmentId * 7).padStart(digits, '0')}`
  await new EnterWaybill().handle({ trx, actor, waybillId: waybill.id, number })
}

const NUMBERS: Readonly<Record<string, readonly [prefix: string, digits: number]>> = {
  SF: ['SF1', 12],
  YTO: ['YT', 13],
  ZTO: ['73', 12],
  STO: ['77', 13],
  YUNDA: ['43', 13],
  JD: ['JDVA', 11],
  JT: ['JT', 13],
  EMS: ['98', 11],
}

/** The same scan at every run. */
function scanId(what: string): string {
  const hex = createHash('sha256').update(`wms demo ${what}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
