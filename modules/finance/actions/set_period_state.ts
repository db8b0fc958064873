import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

interface Input {
  /** `YYYY-MM` */
  month: string
  state: 'open' | 'closed'
  reason: string
  actor: Actor
}

/** Closes a month, or opens it again; both are on record with their reason. */
export class SetPeriodState {
  async handle({ month, state, reason, actor }: Input): Promise<void> {
    await inTransaction(null, async (trx) => {
      // Waits for postings under way in this month and keeps new ones out until the commit.
      await sql(trx, 'LOCK TABLE finance_journals IN SHARE MODE')
      const changed = await sql(
        trx,
        `INSERT INTO finance_periods AS p (month, state, closed_by, closed_at)
         VALUES (($1 || '-01')::date, $2, CASE WHEN $2 = 'closed' THEN $3::bigint END, CASE WHEN $2 = 'closed' THEN now() END)
         ON CONFLICT (month) DO UPDATE SET state = excluded.state, closed_by = excluded.closed_by, closed_at = excluded.closed_at
          WHERE p.state <> excluded.state RETURNING month`,
        [month, state, actor.id]
      )
      if (changed.length === 0) throw new ConflictException('finance_period_unchanged', { month })
      await audit(trx, actor, {
        action: `finance.periods.${state === 'closed' ? 'close' : 'open'}`,
        subjectType: 'finance_period',
        subjectId: month,
        reason,
      })
    })
  }
}
