import logger from '@adonisjs/core/services/logger'
import { SYSTEM } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import {
  BILL_TRIES,
  brokenBy,
  tellBill,
  type BillProblem,
} from '#modules/oms/services/courier_bills/bill_reading'

/**
 * Ends the reading of a bill that failed each time it was tried: the bill says what happened, and
 * people read it again or discard it.
 */
export default class GiveUpCourierBill {
  /** @param input `error` is null where the processes that read it ended without a word */
  handle({ billId, error }: { billId: number; error: unknown }): Promise<void> {
    if (error) logger.error({ err: error, billId }, 'courier bill not read')
    return inTransaction(null, async (trx) => {
      const [bill] = await sql<{ id: number; courierName: string; createdBy: number | null }>(
        trx,
        `UPDATE oms_courier_bills b SET state = 'failed', error = $2 FROM oms_couriers c
          WHERE b.id = $1 AND b.state = 'reading' AND c.id = b.courier_id
          RETURNING b.id, c.name AS "courierName", b.created_by AS "createdBy"`,
        [billId, JSON.stringify(problemOf(error))]
      )
      if (!bill) return
      await audit(trx, SYSTEM, {
        action: 'oms.courier_bill.fail',
        subjectType: 'courier_bill',
        subjectId: billId,
      })
      await tellBill(trx, bill, 'failed')
    })
  }
}

function problemOf(error: unknown): BillProblem {
  if (!error) return { code: 'oms_bill_died', params: { count: BILL_TRIES } }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return { code: 'oms_bill_file_gone', params: {} }
  return { code: 'oms_bill_broke', params: { reason: brokenBy(error) } }
}
