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

/** Moves a transfer on if it is in one of the states named, and locks it; null when it is not. */
export async function moveTransfer(
  trx: Trx,
  id: number,
  from: TransferStatus[],
  to: TransferStatus
): Promise<TransferHead | null> {
  const [row] = await sql<TransferHead & Record<string, unknown>>(
    trx,
    `UPDATE stock_transfers SET status = $3, updated_at = now(),
            shipped_at = CASE WHEN $3 = 'in_transit' THEN coalesce(shipped_at, now()) ELSE shipped_at END,
            received_at = CASE WHEN $3 IN ('received', 'closed_short') THEN now() ELSE received_at END
      WHERE id = $1 AND status = ANY($2::text[])
     RETURNING from_warehouse_id AS "fromWarehouseId", to_warehouse_id AS "toWarehouseId"`,
    [id, from, to],
    'transfer_move'
  )
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
