import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Bills of a courier are taken in, closed and discarded one after the other, since what one counts
 * decides what is due in the next. The courier is locked before the bill.
 */
export const lockCourier = (trx: Trx, courierId: number) =>
  sql(trx, 'SELECT 1 FROM oms_couriers WHERE id = $1 FOR NO KEY UPDATE', [courierId])

/** Locks the courier of a bill. @returns its id @throws NotFoundException for the bill */
export async function lockCourierOf(trx: Trx, billId: number): Promise<number> {
  const [bill] = await sql<{ courierId: number }>(
    trx,
    'SELECT courier_id AS "courierId" FROM oms_courier_bills WHERE id = $1',
    [billId]
  )
  if (!bill) throw new NotFoundException('courier_bill', billId)
  await lockCourier(trx, bill.courierId)
  return bill.courierId
}
