import logger from '@adonisjs/core/services/logger'
import { SYSTEM } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { tellCloser } from '#modules/oms/services/courier_bills/bill_closing'
import {
  BILL_TRIES,
  brokenBy,
  type BillProblem,
} from '#modules/oms/services/courier_bills/bill_reading'

/** Opens a bill again that could not be closed, and says in it why. Nothing of the closing was written. */
export default class GiveUpBillClosing {
  /** @param input `error` is null where the processes that closed it ended without a word */
  handle({ billId, error }: { billId: number; error: unknown }): Promise<void> {
    return inTransaction(null, async (trx) => {
      // Read before it is taken back, for whom to tell.
      const [bill] = await sql<{ id: number; courierName: string; closedBy: number | null }>(
        trx,
        `SELECT b.id, c.name AS "courierName", b.closed_by AS "closedBy" FROM oms_courier_bills b JOIN oms_couriers c ON c.id = b.courier_id
          WHERE b.id = $1 AND b.state = 'closing' FOR UPDATE OF b`,
        [billId]
      )
      if (!bill) return
      if (error && !(error instanceof DomainException))
        logger.error({ err: error, billId }, 'courier bill not closed')
      await sql(
        trx,
        `UPDATE oms_courier_bills SET state = 'open', closed_by = NULL, error = $2 WHERE id = $1`,
        [billId, JSON.stringify(problemOf(error))]
      )
      await audit(trx, SYSTEM, {
        action: 'oms.courier_bill.unclose',
        subjectType: 'courier_bill',
        subjectId: billId,
      })
      await tellCloser(trx, bill, 'unclosed')
    })
  }
}

function problemOf(error: unknown): BillProblem {
  if (!error) return { code: 'oms_bill_closing_died', params: { count: BILL_TRIES } }
  if (error instanceof DomainException) return { code: error.code, params: error.params }
  return { code: 'oms_bill_closing_broke', params: { reason: brokenBy(error) } }
}
