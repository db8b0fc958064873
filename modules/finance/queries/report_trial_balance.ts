import { sql } from '#kernel/sql'
import { companyMoney } from './company_money.js'

export type TrialBalanceRow = {
  code: string
  name: string
  nameEn: string
  opening: string
  debit: string
  credit: string
  closing: string
}

/** Opening balance, movements and closing balance (debit − credit) of every account that moved. */
export class ReportTrialBalance {
  async handle({ from, to }: { from: string; to: string }) {
    const { currency } = await companyMoney()
    const rows = await sql<TrialBalanceRow>(
      null,
      `SELECT a.code, a.name, a.name_en AS "nameEn",
              coalesce(sum(l.debit - l.credit) FILTER (WHERE l.entry_date < $1::date), 0) AS opening,
              coalesce(sum(l.debit) FILTER (WHERE l.entry_date >= $1::date), 0) AS debit,
              coalesce(sum(l.credit) FILTER (WHERE l.entry_date >= $1::date), 0) AS credit,
              coalesce(sum(l.debit - l.credit), 0) AS closing
         FROM finance_accounts a JOIN finance_lines l ON l.account_code = a.code AND l.entry_date <= $2::date
        GROUP BY a.code, a.name, a.name_en ORDER BY a.code`,
      [from, to],
      'finance_trial_balance'
    )
    return { currency, rows }
  }
}
