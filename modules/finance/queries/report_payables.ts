import { sql } from '#kernel/sql'
import { companyMoney } from './company_money.js'
import { ACCOUNTS } from '../domain/chart_of_accounts.js'

export type PayableRow = {
  partyId: number
  partyName: string
  balance: string
  notDue: string
  days30: string
  days60: string
  older: string
  bills: number
}

/** What is owed to each supplier by age after the due date, oldest debt first; at most 500 suppliers. */
export class ReportPayables {
  async handle({ today }: { today: string }) {
    const { currency } = await companyMoney()
    const rows = await sql<PayableRow>(
      null,
      `SELECT party_id AS "partyId", max(party_name) AS "partyName", sum(amount) AS balance,
              coalesce(sum(amount) FILTER (WHERE due_date IS NULL OR due_date >= $1::date), 0) AS "notDue",
              coalesce(sum(amount) FILTER (WHERE due_date < $1::date AND due_date >= $1::date - 30), 0) AS days30,
              coalesce(sum(amount) FILTER (WHERE due_date < $1::date - 30 AND due_date >= $1::date - 60), 0) AS days60,
              coalesce(sum(amount) FILTER (WHERE due_date < $1::date - 60), 0) AS older,
              count(*)::int AS bills
         FROM finance_party_entries WHERE account_code = $2 AND party_type = 'supplier'
        GROUP BY party_id HAVING sum(amount) <> 0 ORDER BY older DESC, days60 DESC, balance DESC, party_id LIMIT 500`,
      [today, ACCOUNTS.payable],
      'finance_payables'
    )
    return { currency, rows }
  }

  /** Open bills of one supplier, by due date. */
  bills(partyId: number) {
    return sql<{
      id: number
      document: string
      amount: string
      date: string
      dueDate: string | null
      journalId: number
    }>(
      null,
      `SELECT id, document, amount, to_char(entry_date, 'YYYY-MM-DD') AS date, to_char(due_date, 'YYYY-MM-DD') AS "dueDate", journal_id AS "journalId"
         FROM finance_party_entries WHERE account_code = $2 AND party_type = 'supplier' AND party_id = $1 ORDER BY due_date, id LIMIT 500`,
      [partyId, ACCOUNTS.payable]
    )
  }
}
