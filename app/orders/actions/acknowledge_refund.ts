import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveCases } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import { mayMove } from '#orders/domain/case_machine'
import { lockCases } from '#orders/queries/lock_cases'

/**
 * Says of a case that its money went back by a refund the order counts already (the platform told it
 * with the order). Nothing is settled a second time.
 */
export default class AcknowledgeRefund {
  async handle(input: {
    trx?: Trx | null
    caseId: number
    amount: string
    actor?: Actor
  }): Promise<void> {
    const { caseId, amount, actor = SYSTEM } = input
    await inTransaction(input.trx, async (trx) => {
      const [row] = await lockCases(trx, [caseId])
      if (!row || toUnits(row.refunded) >= toUnits(amount)) return
      await sql(
        trx,
        'UPDATE after_sales_cases SET refunded_amount = $2, updated_at = now() WHERE id = $1',
        [caseId, amount],
        'orders_case_acknowledge'
      )
      const isWhole = toUnits(amount) >= toUnits(row.promised)
      if (isWhole && mayMove(row.kind, 'refund', row.status))
        await moveCases(trx, [{ act: 'refund', caseId, to: 'refunded', params: { amount } }], actor)
      // Opened after the order had told of it: nothing was left to promise then.
      await sql(
        trx,
        `UPDATE after_sales_cases SET extra_amount = extra_amount + ($2 - refund_amount), refund_amount = $2
          WHERE id = $1 AND status = 'refunded' AND refund_amount < $2`,
        [caseId, amount],
        'orders_case_acknowledged'
      )
    })
  }
}
