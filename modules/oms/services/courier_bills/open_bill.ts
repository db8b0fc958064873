import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type BillState = 'reading' | 'failed' | 'refused' | 'open' | 'closing' | 'closed'

/** Why nothing can be done with a bill in a state. */
const REFUSALS: Partial<Record<BillState, string>> = {
  reading: 'oms_bill_reading',
  failed: 'oms_bill_unread',
  closing: 'oms_bill_closing',
}

/**
 * Locks a bill that nothing is decided for good in.
 * @throws ConflictException `oms_bill_closed` for one that is closed or was refused, `oms_bill_reading`, `oms_bill_unread`, `oms_bill_closing`
 */
export async function lockOpenBill(
  trx: Trx,
  id: number,
  states: readonly BillState[] = ['open']
): Promise<{ id: number; courierId: number; state: BillState; toDecide: number }> {
  const [bill] = await sql<{ id: number; courierId: number; state: BillState; toDecide: number }>(
    trx,
    'SELECT id, courier_id AS "courierId", state, to_decide AS "toDecide" FROM oms_courier_bills WHERE id = $1 FOR UPDATE',
    [id]
  )
  if (!bill) throw new NotFoundException('courier_bill', id)
  if (!states.includes(bill.state))
    throw new ConflictException(REFUSALS[bill.state] ?? 'oms_bill_closed')
  return bill
}
