import { SYSTEM, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { noteOnCase } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import { shareRefund } from '#orders/domain/case_amounts'
import { lockCases } from '#orders/queries/lock_cases'
import { explained } from '#orders/services/case_lines'

/**
 * Changes what a case promises: the buyer asks for another amount, or less is agreed to. It is shared
 * over the lines and the extra as before.
 * @throws RefusedException `refund_exceeds_paid`, `refund_exceeds_line`
 */
export default class RepriceCase {
  async handle(input: {
    trx?: Trx | null
    caseId: number
    amount: string
    actor?: Actor
  }): Promise<void> {
    const { caseId, amount, actor = SYSTEM } = input
    await inTransaction(input.trx, (trx) =>
      explained(async () => {
        const [row] = await lockCases(trx, [caseId])
        if (!row) throw new NotFoundException('case', caseId)
        if (toUnits(row.promised) === toUnits(amount)) return
        const parts = await sql<{ id: number | null; amount: string }>(
          trx,
          `SELECT id, refund_amount AS amount FROM after_sales_lines WHERE case_id = $1
           UNION ALL SELECT NULL, extra_amount FROM after_sales_cases WHERE id = $1 ORDER BY id NULLS LAST`,
          [caseId]
        )
        // Where nothing was promised yet, the lines bear all of it.
        const isFree = parts.every((part) => toUnits(part.amount) === 0n)
        const weight = (part: { id: number | null; amount: string }) => {
          if (!isFree) return part.amount
          return part.id !== null || parts.length === 1 ? '1' : '0'
        }
        const shares = shareRefund(amount, parts.map(weight))
        const lines = parts.slice(0, -1)
        await sql(
          trx,
          `UPDATE after_sales_cases SET refund_amount = $2, extra_amount = $3, updated_at = now() WHERE id = $1`,
          [caseId, amount, shares.at(-1)!]
        )
        await sql(
          trx,
          `UPDATE after_sales_lines a SET refund_amount = r.amount FROM unnest($1::bigint[], $2::numeric[]) AS r(id, amount) WHERE a.id = r.id`,
          [lines.map((line) => line.id), shares.slice(0, -1)]
        )
        await noteOnCase(trx, { act: 'reprice', caseId, params: { amount } }, actor)
      })
    )
  }
}
