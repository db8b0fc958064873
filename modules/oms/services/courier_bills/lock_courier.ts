import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The bills of a courier are taken in and closed one after the other. @throws NotFoundException */
export async function lockCourier(trx: Trx, id: number): Promise<void> {
  const [courier] = await sql(
    trx,
    'SELECT 1 FROM oms_couriers WHERE id = $1 FOR NO KEY UPDATE',
    [id]
  )
  if (!courier) throw new NotFoundException('courier', id)
}
