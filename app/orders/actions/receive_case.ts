import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { stepsAfterReceipt } from '#orders/services/case_outcome'
import { moveCases } from '#orders/actions/move_cases'
import { sendReplacements } from '#orders/actions/send_replacements'
import { mayMove } from '#orders/domain/case_machine'
import type { MoveResult } from '#orders/domain/moves'
import { CasesReceived } from '#orders/events/cases_received'
import { lockCases } from '#orders/queries/lock_cases'
import { explained } from '#orders/services/case_lines'
import { restock, writeReceipts, type ReceivedCase } from '#orders/services/case_receipts'

export type { GradedUnits, ReceivedCase } from '#orders/services/case_receipts'

/**
 * Takes a parcel of returned goods in, graded: the units count as returned and go where their grade
 * says, at the part of their cost it says, in one transaction. A case takes several parcels; with the
 * last one, what did not come is given up and its money with it. Other goods than those asked back
 * make it a dispute. An exchange whose goods are all here sends its replacement.
 * @throws RefusedException `received_exceeds_case`, `case_line_unknown`, `case_grade_unknown`
 */
export default class ReceiveCase {
  async handle(input: {
    trx?: Trx | null
    cases: ReceivedCase[]
    actor?: Actor
  }): Promise<MoveResult & { receiptIds: number[] }> {
    const { cases, actor = SYSTEM } = input
    const ids = cases.map((received) => received.caseId)
    return inTransaction(input.trx, (trx) =>
      explained(async () => {
        const rows = await lockCases(trx, ids)
        const here = rows.filter((row) => mayMove(row.kind, 'receive', row.status, 'received'))
        const live = cases.filter((one) => here.some((row) => row.id === one.caseId))
        const moved = here.map((row) => row.id)
        if (live.length === 0) return { moved, receiptIds: [], refused: refusals(ids, moved, rows) }
        await sql(
          trx,
          `UPDATE after_sales_cases c SET warehouse_id = r.warehouse_id FROM unnest($1::bigint[], $2::bigint[]) AS r(id, warehouse_id) WHERE c.id = r.id`,
          [live.map((one) => one.caseId), live.map((one) => one.warehouseId)]
        )
        const receipts = await writeReceipts(trx, live, actor)
        await restock(trx, receipts, actor)
        const steps = await stepsAfterReceipt(trx, here, live)
        await moveCases(trx, steps, actor)
        const whole = steps.filter((step) => step.to === 'received').map((step) => step.caseId)
        await sendReplacements(
          trx,
          here
            .filter((row) => row.kind === 'exchange' && whole.includes(row.id))
            .map((row) => row.id),
          actor
        )
        await append(trx, new CasesReceived({ caseIds: moved }), actor)
        return {
          moved,
          receiptIds: receipts.map((one) => one.id),
          refused: refusals(ids, moved, rows),
        }
      })
    )
  }
}
