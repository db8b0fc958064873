import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { ReceiptsPosted } from '#modules/purchasing/events/receipts_posted'
import { ACCOUNTS } from '../domain/chart_of_accounts.js'
import { line, type DraftJournal } from '../domain/journal.js'
import { companyMoney } from '../queries/company_money.js'
import { keyOf, PostJournals } from './post_journals.js'

type Receipt = ReceiptsPosted['payload']['receipts'][number]

/**
 * Owes suppliers for goods received: what stood as received-not-billed when the
 * stock came in becomes a payable with its due date, once per receipt.
 */
export class PostPayables {
  async handle({
    trx: outer,
    receipts,
  }: {
    trx?: Trx
    receipts: readonly Receipt[]
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const { currency, zone } = await companyMoney()
      const journals = receipts.map((receipt): DraftJournal => {
        const amount = Money.of(receipt.baseAmount, currency).round()
        const supplier = { partyType: 'supplier' as const, partyId: receipt.supplierId }
        return {
          date: localDate(new Date(receipt.receivedAt), zone),
          kind: 'payable',
          sourceType: 'purchase_receipt',
          sourceId: String(receipt.receiptId),
          memo: `${receipt.number} ${receipt.supplierName}`,
          lines: [
            ...line(ACCOUNTS.goodsReceived, amount, supplier),
            ...line(ACCOUNTS.payable, amount.neg(), supplier),
          ],
        }
      })
      const ids = await new PostJournals().handle({ trx, actor: SYSTEM, currency, journals })
      const posted = receipts.flatMap((receipt, index) => {
        const journalId = ids.get(keyOf(journals[index]))
        return journalId ? [{ ...receipt, journalId, date: journals[index].date }] : []
      })
      await this.#owe(trx, currency, posted)
    })
  }

  #owe(trx: Trx, currency: string, posted: (Receipt & { journalId: number; date: string })[]) {
    return sql(
      trx,
      `INSERT INTO finance_party_entries (account_code, party_type, party_id, party_name, kind, document, amount, currency, entry_date, due_date, journal_id)
       SELECT $2, 'supplier', party_id, party_name, 'bill', document, amount, $3, entry_date, due_date, journal_id
         FROM jsonb_to_recordset($1::jsonb)
           AS p(party_id bigint, party_name text, document text, amount numeric, entry_date date, due_date date, journal_id bigint)`,
      [
        JSON.stringify(
          posted.map((receipt) => ({
            party_id: receipt.supplierId,
            party_name: receipt.supplierName,
            document: receipt.number,
            amount: receipt.baseAmount,
            entry_date: receipt.date,
            due_date: receipt.dueAt.slice(0, 10),
            journal_id: receipt.journalId,
          }))
        ),
        ACCOUNTS.payable,
        currency,
      ],
      'finance_party_entries_insert'
    )
  }
}
