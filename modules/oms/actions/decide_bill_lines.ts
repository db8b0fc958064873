import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { Finding } from '#modules/oms/domain/courier_bill'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

export type LineDecision = 'accept' | 'dispute' | 'undo'

/** Lines by id, or every undecided one with a finding; `any` is each that waits. */
export type WhichLines = { ids: readonly number[] } | { finding: Finding | 'any' }

/**
 * Accepts or disputes lines of an open bill, or takes that back. A decision again, with other words
 * or the other way, replaces the first.
 * @returns the ids that are decided so now
 * @throws ConflictException `oms_bill_closed`
 */
export default class DecideBillLines {
  handle(input: {
    trx?: Trx | null
    billId: number
    lines: WhichLines
    decision: LineDecision
    note: string | null
    actor: Actor
  }): Promise<number[]> {
    const { billId, lines, decision, note, actor } = input
    const [ids, finding] = 'ids' in lines ? [lines.ids, null] : [null, lines.finding]
    return inTransaction(input.trx, async (trx) => {
      await lockOpenBill(trx, billId)
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE oms_courier_bill_lines
            SET state = CASE $4 WHEN 'accept' THEN 'accepted' WHEN 'dispute' THEN 'disputed' ELSE CASE WHEN needs_word THEN 'open' ELSE 'clean' END END,
                note = CASE WHEN $4 <> 'undo' THEN $5 END, decided_by = CASE WHEN $4 <> 'undo' THEN $6::bigint END,
                decided_at = CASE WHEN $4 <> 'undo' THEN now() END
          WHERE bill_id = $1 AND ($2::bigint[] IS NULL OR id = ANY($2))
            AND ($3::text IS NULL OR (state = 'open' AND ($3 = 'any' OR $3 = ANY(findings))))
            AND ($4 <> 'undo' OR state IN ('accepted', 'disputed'))
          RETURNING id`,
        [billId, ids, finding, decision, note, actor.id]
      )
      await sql(
        trx,
        `UPDATE oms_courier_bills SET to_decide = (SELECT count(*) FROM oms_courier_bill_lines WHERE bill_id = $1 AND state = 'open') WHERE id = $1`,
        [billId]
      )
      if (rows.length > 0)
        await audit(trx, actor, {
          action: `oms.courier_bill.${decision}`,
          subjectType: 'courier_bill',
          subjectId: billId,
          after: { lines: rows.length },
          reason: note ?? undefined,
        })
      return rows.map((row) => row.id)
    })
  }
}
