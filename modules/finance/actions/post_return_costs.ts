import { SYSTEM } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { DraftJournal } from '../domain/journal.js'
import { lossLines, returnFreightLines } from '../domain/return_costs.js'
import { companyMoney } from '../queries/company_money.js'
import { PostJournals } from './post_journals.js'
import { ReviseEconomics } from './revise_economics.js'

interface Row {
  caseId: number
  number: string
  orderId: number
  storeId: number
  /** What the way back costs, less what is booked of it. */
  freight: string
}

interface Receipt extends Row {
  receiptId: number
  loss: string
  receivedAt: Date
}

/**
 * Books what returned goods are worth less than they cost, once a receipt, and what the way back costs;
 * then writes the margins of their orders anew. Goods written off whole are booked with their stock.
 */
export class PostReturnCosts {
  async handle({ trx: outer, caseIds }: { trx?: Trx; caseIds: number[] }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const cases = await this.#cases(trx, caseIds)
      const { currency, zone } = await companyMoney()
      const today = localDate(systemClock.now(), zone)
      const dims = ({ storeId, orderId }: Row) => ({ storeId, orderId })
      const head = (row: Row) => ({ kind: 'return_cost', sourceType: 'case', memo: row.number })
      const losses = (await this.#receipts(trx, caseIds)).map((row): DraftJournal => ({
        ...head(row),
        date: localDate(row.receivedAt, zone),
        sourceId: `${row.caseId}/receipt/${row.receiptId}`,
        lines: lossLines(Money.of(row.loss, currency), dims(row)),
      }))
      const freights = cases
        .filter((row) => Number(row.freight) !== 0)
        .map((row): DraftJournal => ({
          ...head(row),
          date: today,
          sourceId: `${row.caseId}/freight/${row.freight}`,
          lines: returnFreightLines(Money.of(row.freight, currency), dims(row)),
        }))
      await new PostJournals().handle({
        trx,
        actor: SYSTEM,
        currency,
        journals: [...losses, ...freights],
      })
      await new ReviseEconomics().handle({
        trx,
        orderIds: [...new Set(cases.map((row) => row.orderId))],
        cause: 'returned',
      })
    })
  }

  #cases(trx: Trx, caseIds: number[]) {
    return sql<Row>(
      trx,
      `SELECT c.id AS "caseId", c.number, o.id AS "orderId", o.store_id AS "storeId",
              c.return_freight - coalesce((SELECT sum(l.debit - l.credit) FROM finance_lines l JOIN finance_journals j ON j.id = l.journal_id
                WHERE j.kind = 'return_cost' AND j.source_type = 'case' AND j.source_id LIKE c.id || '/freight/%' AND l.account_code = '5601.04'), 0) AS freight
         FROM after_sales_cases c JOIN orders o ON o.id = c.order_id WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR NO KEY UPDATE OF c`,
      [caseIds],
      'finance_return_cases'
    )
  }

  /** Receipts of goods that are kept, at less than they cost. */
  #receipts(trx: Trx, caseIds: number[]) {
    return sql<Receipt>(
      trx,
      `SELECT c.id AS "caseId", c.number, o.id AS "orderId", o.store_id AS "storeId", r.id AS "receiptId", r.received_at AS "receivedAt",
              sum(round(x.qty * x.unit_cost, 2) - round(x.qty * x.unit_worth, 2)) AS loss
         FROM after_sales_receipts r JOIN after_sales_cases c ON c.id = r.case_id JOIN orders o ON o.id = c.order_id
         JOIN after_sales_receipt_lines x ON x.receipt_id = r.id JOIN after_sales_grades g ON g.code = x.grade AND g.bucket IS NOT NULL
        WHERE c.id = ANY($1::bigint[]) GROUP BY c.id, o.id, r.id HAVING sum(x.qty * (x.unit_cost - x.unit_worth)) > 0 ORDER BY r.id`,
      [caseIds],
      'finance_return_receipts'
    )
  }
}
