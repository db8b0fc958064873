import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { queueClosing, refuseUnready } from '#modules/oms/services/courier_bills/bill_closing'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/**
 * Has an open bill closed by a job. From here on nothing is decided in it; what stands in the way is
 * said at once.
 * @throws ConflictException `oms_bill_undecided`, `oms_bill_earlier`, `oms_bill_closing`, `oms_bill_closed`
 */
export default class StartClosingBill {
  handle({ billId, actor }: { billId: number; actor: Actor }): Promise<void> {
    return inTransaction(null, async (trx) => {
      const bill = await lockOpenBill(trx, billId)
      await refuseUnready(trx, bill)
      await sql(
        trx,
        `UPDATE oms_courier_bills SET state = 'closing', closed_by = $2, error = NULL, step_at = now() WHERE id = $1`,
        [billId, actor.id]
      )
      await queueClosing(trx, bill)
    })
  }
}
