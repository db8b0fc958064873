import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { RefusedException } from '#kernel/exceptions'
import { company } from '#shell/services/company'

/** The currency the books are kept in and the zone its days are cut by. */
export interface CompanyMoney {
  currency: string
  zone: string
}

/** The company's currency and time zone, as the shell keeps them. */
export async function companyMoney(): Promise<CompanyMoney> {
  const { currency, zone } = await company()
  return { currency, zone }
}

/**
 * Units of the company's currency for one unit of each foreign currency, as of
 * a day: the newest rate on or before it.
 *
 * @throws RefusedException `finance_rate_missing` naming the currency
 */
export async function ratesOn(trx: Trx, base: string, wanted: { currency: string; day: string }[]) {
  const foreign = wanted.filter((item) => item.currency !== base)
  const found = new Map<string, string>()
  if (foreign.length > 0) {
    const rows = await sql<{ currency: string; day: string; rate: string | null }>(
      trx,
      `SELECT w.currency, w.day, (SELECT rate FROM finance_rates r WHERE r.currency = w.currency AND r.day <= w.day::date ORDER BY r.day DESC LIMIT 1) AS rate
         FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS w(currency, day)) w`,
      [foreign.map((item) => item.currency), foreign.map((item) => item.day)],
      'finance_rates_on'
    )
    for (const row of rows) {
      if (row.rate === null) {
        throw new RefusedException('finance_rate_missing', { currency: row.currency, day: row.day })
      }
      found.set(`${row.currency}:${row.day}`, row.rate)
    }
  }
  return (currency: string, day: string) =>
    currency === base ? '1' : found.get(`${currency}:${day}`)!
}
