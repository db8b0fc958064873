import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { queueBill } from '#modules/oms/services/courier_bills/bill_reading'

/** Has a bill read again whose reading failed. @throws ConflictException `oms_bill_not_failed` */
export default class RetryCourierBill {
  handle({ billId, actor }: { billId: number; actor: Actor }): Promise<void> {
    return inTransaction(null, async (trx) => {
      const [bill] = await sql<{ id: number; courierId: number }>(
        trx,
        `UPDATE oms_courier_bills SET state = 'reading', error = NULL, rows_read = 0, lines = 0, lines_judged = 0, step_at = NULL
          WHERE id = $1 AND state = 'failed' RETURNING id, courier_id AS "courierId"`,
        [billId]
      )
      if (!bill) throw new ConflictException('oms_bill_not_failed')
      await queueBill(trx, bill)
      await audit(trx, actor, {
        action: 'oms.courier_bill.retry',
        subjectType: 'courier_bill',
        subjectId: billId,
      })
    })
  }
}
