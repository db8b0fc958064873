import { randomUUID } from 'node:crypto'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { Money } from '#kernel/money'
import { inTransaction } from '#kernel/transaction'
import { imbalance, type DraftJournal } from '../domain/journal.js'
import { companyMoney } from '../queries/company_money.js'
import { keyOf, PostJournals } from './post_journals.js'

export interface ManualJournal {
  date: string
  memo: string
  lines: { account: string; side: 'debit' | 'credit'; amount: string; storeId: number | null }[]
  actor: Actor
}

/** Posts an entry made by hand. @throws RefusedException `finance_unbalanced` with the difference */
export class PostManualJournal {
  async handle({ date, memo, lines, actor }: ManualJournal): Promise<number> {
    return inTransaction(null, async (trx) => {
      const { currency } = await companyMoney()
      const draft: DraftJournal = {
        date,
        memo,
        kind: 'manual',
        sourceType: 'manual',
        sourceId: randomUUID(),
        lines: lines.map((entry) => ({ ...entry, amount: Money.of(entry.amount, currency) })),
      }
      const off = imbalance(draft.lines, currency)
      if (!off.isZero())
        throw new RefusedException('finance_unbalanced', { difference: off.toPlain() })
      const ids = await new PostJournals().handle({ trx, actor, currency, journals: [draft] })
      const id = ids.get(keyOf(draft))!
      await audit(trx, actor, {
        action: 'finance.journals.post',
        subjectType: 'finance_journal',
        subjectId: id,
        after: { memo, lines },
      })
      return id
    })
  }
}
