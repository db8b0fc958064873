import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { stopReading } from '#modules/oms/services/courier_bills/bill_reading'
import { judgeAgain, numbersOf } from '#modules/oms/services/courier_bills/judge_again'
import { lockCourierOf } from '#modules/oms/services/courier_bills/lock_courier'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/**
 * Drops a bill that is not closed, with its lines: the wrong file, or one that was refused. The job
 * of one that is being read stops first.
 * @throws ConflictException `oms_bill_closed`
 */
export default class DiscardCourierBill {
  async handle({ billId, actor }: { billId: number; actor: Actor }): Promise<void> {
    await stopReading(billId)
    return inTransaction(null, async (trx) => {
      const courierId = await lockCourierOf(trx, billId)
      await lockOpenBill(trx, billId, ['open', 'refused', 'failed'])
      const numbers = await numbersOf(trx, billId, 'all')
      await sql(trx, 'DELETE FROM oms_courier_bills WHERE id = $1', [billId])
      await judgeAgain(trx, courierId, numbers)
      await audit(trx, actor, {
        action: 'oms.courier_bill.discard',
        subjectType: 'courier_bill',
        subjectId: billId,
      })
    })
  }
}
