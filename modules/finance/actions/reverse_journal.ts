import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, type Clock, systemClock } from '#kernel/clock'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import type { Dimensions } from '../domain/journal.js'
import { companyMoney } from '../queries/company_money.js'
import { keyOf, PostJournals } from './post_journals.js'

interface LineRow extends Dimensions {
  account: string
  debit: string
  credit: string
}

/** Only entries made by hand are reversed by hand; the others follow their documents. */
const REVERSIBLE = new Set(['manual'])

/** Takes back a manual journal with one that mirrors it, dated today: the past stays as it was printed. */
export class ReverseJournal {
  constructor(private readonly clock: Clock = systemClock) {}

  async handle({
    journalId,
    reason,
    actor,
  }: {
    journalId: number
    reason: string
    actor: Actor
  }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [journal] = await sql<{ id: number; kind: string; reversed: boolean }>(
        trx,
        `SELECT j.id, j.kind, EXISTS (SELECT 1 FROM finance_journals r WHERE r.reverses_id = j.id) AS reversed FROM finance_journals j WHERE j.id = $1`,
        [journalId]
      )
      if (!journal) throw new NotFoundException('journal', journalId)
      if (journal.reversed) throw new ConflictException('finance_already_reversed')
      if (!REVERSIBLE.has(journal.kind)) throw new ConflictException('finance_not_manual')
      const { currency, zone } = await companyMoney()
      const lines = await sql<LineRow>(
        trx,
        `SELECT account_code AS account, debit, credit, store_id AS "storeId", warehouse_id AS "warehouseId", sku_id AS "skuId", order_id AS "orderId",
                party_type AS "partyType", party_id AS "partyId" FROM finance_lines WHERE journal_id = $1 ORDER BY line_no`,
        [journalId]
      )
      const draft = {
        date: localDate(this.clock.now(), zone),
        kind: 'reversal',
        sourceType: 'journal',
        sourceId: String(journalId),
        memo: reason,
        reversesId: journalId,
        lines: lines.map(({ debit, credit, ...rest }) => {
          const wasDebit = Money.of(debit, currency).isPositive()
          return {
            ...rest,
            side: wasDebit ? ('credit' as const) : ('debit' as const),
            amount: Money.of(wasDebit ? debit : credit, currency),
          }
        }),
      }
      const ids = await new PostJournals().handle({ trx, actor, currency, journals: [draft] })
      await audit(trx, actor, {
        action: 'finance.journals.reverse',
        subjectType: 'finance_journal',
        subjectId: journalId,
        reason,
      })
      return ids.get(keyOf(draft))!
    })
  }
}
