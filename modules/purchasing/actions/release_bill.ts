import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Lets a held bill pass, with the reason on record. */
export default class ReleaseBill {
  async handle({
    actor,
    billId,
    reason,
  }: {
    actor: Actor
    billId: number
    reason: string
  }): Promise<void> {
    if (!reason.trim()) throw new RefusedException('reason_required')
    await inTransaction(null, async (trx) => {
      const rows = await sql(
        trx,
        `UPDATE purchasing_bills SET state = 'released', release_reason = $2, updated_at = now() WHERE id = $1 AND state = 'held' RETURNING id`,
        [billId, reason]
      )
      if (rows.length === 0) throw new RefusedException('purchasing_bill_not_held')
      await audit(trx, actor, {
        action: 'purchasing.bills.release',
        subjectType: 'purchase_bill',
        subjectId: billId,
        reason,
      })
    })
  }
}
