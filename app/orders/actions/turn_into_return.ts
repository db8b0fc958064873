import { SYSTEM, type Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { takeBackReplacements } from '#orders/actions/end_cases'
import { noteOnCase } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import { lockCases } from '#orders/queries/lock_cases'
import { sumUp } from '#orders/services/case_outcome'
import { explained, priceCaseLines } from '#orders/services/case_lines'

/**
 * Undoes an exchange whose goods are here: what was to replace them is cancelled, and the buyer gets
 * the price of what came back instead.
 * @throws RefusedException `case_not_exchangeable` once the replacement left or money went back
 */
export default class TurnIntoReturn {
  async handle(input: { trx?: Trx | null; caseId: number; actor?: Actor }): Promise<void> {
    const { caseId, actor = SYSTEM } = input
    await inTransaction(input.trx, (trx) =>
      explained(async () => {
        const [row] = await lockCases(trx, [caseId])
        if (!row) throw new NotFoundException('case', caseId)
        const isHere = row.kind === 'exchange' && row.status === 'received'
        const kept = isHere ? await takeBackReplacements(trx, [row], actor) : new Set()
        if (!isHere || kept.has(caseId) || toUnits(row.refunded) > 0n)
          throw new RefusedException('case_not_exchangeable', { status: row.status })
        const lines = await sql<{
          id: number
          orderLineId: number
          componentId: number | null
          qty: number
        }>(
          trx,
          `SELECT id, order_line_id AS "orderLineId", component_id AS "componentId", received_good + received_damaged AS qty
             FROM after_sales_lines WHERE case_id = $1 AND received_good + received_damaged > 0 ORDER BY id`,
          [caseId]
        )
        const priced = await priceCaseLines(trx, { orderId: row.orderId, kind: 'return', lines })
        await sql(
          trx,
          `UPDATE after_sales_cases SET kind = 'return', price_difference = 0, extra_amount = 0, replacement_id = NULL, updated_at = now() WHERE id = $1`,
          [caseId]
        )
        await sql(
          trx,
          `UPDATE after_sales_lines a SET refund_amount = r.amount FROM unnest($1::bigint[], $2::numeric[]) AS r(id, amount) WHERE a.id = r.id`,
          [lines.map((line) => line.id), priced.map((line) => line.refund_amount)]
        )
        await sumUp(trx, [caseId])
        await noteOnCase(trx, { act: 'turn_into_return', caseId }, actor)
      })
    )
  }
}
