import { RefusedException, VersionConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type TransferStatus = 'draft' | 'in_transit' | 'received' | 'closed_short' | 'cancelled'

export interface TransferHead {
  fromWarehouseId: number
  toWarehouseId: number
}

export interface TransferLine {
  id: number
  skuId: number
  qty: number
  received: number
  lost: number
}

/** What a transfer names and is not there, by its foreign key. */
const UNKNOWN: Record<string, string> = {
  stock_transfers_from_warehouse_id_fkey: 'fromWarehouseId',
  stock_transfers_to_warehouse_id_fkey: 'toWarehouseId',
  stock_transfer_lines_sku_id_fkey: 'lines',
}

/** Runs the work. @throws RefusedException `transfer_unknown` for a warehouse or SKU that is not there */
export async function refusingTransfer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const field = UNKNOWN[(error as { constraint?: string }).constraint ?? '']
    throw field ? new RefusedException('transfer_unknown', {}, { field }) : error
  }
}

/**
 * Moves a transfer on if it is in one of the states named, and locks it; null when it is not.
 * @throws VersionConflictException where it is not the version that was looked at
 */
export async function moveTransfer(
  trx: Trx,
  id: number,
  from: TransferStatus[],
  to: TransferStatus,
  version: number | null = null
): Promise<TransferHead | null> {
  const [row] = await sql<TransferHead & { before: number } & Record<string, unknown>>(
    trx,
    `UPDATE stock_transfers SET status = $3, version = version + 1, updated_at = now(),
            shipped_at = CASE WHEN $3 = 'in_transit' THEN coalesce(shipped_at, now()) ELSE shipped_at END,
            received_at = CASE WHEN $3 IN ('received', 'closed_short') THEN now() ELSE received_at END
      WHERE id = $1 AND status = ANY($2::text[])
     RETURNING from_warehouse_id AS "fromWarehouseId", to_warehouse_id AS "toWarehouseId", version - 1 AS before`,
    [id, from, to],
    'transfer_move'
  )
  if (row && version !== null && row.before !== version)
    throw new VersionConflictException('stock_transfer', id)
  return row ?? null
}

export function transferLines(trx: Trx | null, id: number): Promise<TransferLine[]> {
  return sql<TransferLine & Record<string, unknown>>(
    trx,
    `SELECT id, sku_id AS "skuId", qty, received, lost FROM stock_transfer_lines WHERE transfer_id = $1 ORDER BY id`,
    [id],
    'transfer_lines'
  )
}
