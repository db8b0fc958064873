import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { splitStopped } from '#orders/actions/stop_gate'
import { lockFulfilments } from '#orders/queries/lock_orders'
import type { ParcelState } from '../domain/pack_session.js'
import type { ScanEffect } from '../domain/scans.js'
import { findAnnulled } from './scan_log.js'

/** Locks a parcel's order and fulfilment and reads what a packer's session decides by. */
export async function lockParcel(
  trx: Trx,
  fulfilmentId: number,
  scanIds: readonly string[]
): Promise<{ state: ParcelState; warehouseId: number }> {
  const [fulfilment] = await lockFulfilments(trx, [fulfilmentId])
  if (!fulfilment) throw new NotFoundException('fulfilment', fulfilmentId)
  const { reasons } = await splitStopped(trx, [fulfilment])
  const lines = await sql<ParcelState['lines'][number]>(
    trx,
    `SELECT id, sku_id AS "skuId", qty, picked, packed FROM fulfilment_lines WHERE fulfilment_id = $1 AND NOT is_cancelled ORDER BY id`,
    [fulfilmentId],
    'wms_parcel_lines'
  )
  const past = await sql<{ scanId: string; effect: ScanEffect; isUndone: boolean }>(
    trx,
    `SELECT s.scan_id AS "scanId", s.effect,
            EXISTS (SELECT 1 FROM wms_scans u WHERE u.undoes_id = s.id AND u.result = 'accepted') AS "isUndone"
       FROM wms_scans s WHERE s.fulfilment_id = $1 AND s.kind = 'pack' AND s.result = 'accepted'`,
    [fulfilmentId],
    'wms_parcel_history'
  )
  const isGone = fulfilment.status === 'cancelled'
  return {
    warehouseId: fulfilment.warehouseId,
    state: {
      isStopped: reasons.size > 0 || isGone,
      stopReason: isGone ? 'cancelled' : reasons.get(fulfilment.id),
      isSealed: !isGone && fulfilment.status !== 'picking',
      lines,
      annulled: await findAnnulled(trx, scanIds),
      history: new Map(past.map(({ scanId, ...scan }) => [scanId, scan])),
    },
  }
}
