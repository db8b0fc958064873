import { decimal } from '#kernel/decimal'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import type { Actor } from '#kernel/access/actor'
import { statement } from '../domain/profit_and_loss.js'
import { companyMoney } from './company_money.js'

export type ProfitAndLoss = {
  from: string
  to: string
  currency: string
  stores: { id: number | null; name: string }[]
  rows: {
    key: string
    isTotal: boolean
    amounts: string[]
    total: string
    shareOfNetSales: string | null
  }[]
}

interface Row {
  storeId: number | null
  storeName: string | null
  account: string
  amount: string
}

/**
 * Profit and loss per store between two days (both included), read from the
 * ledger. The column without a store holds what no store caused.
 */
export class ReportProfitAndLoss {
  async handle({
    from,
    to,
    actor,
  }: {
    from: string
    to: string
    actor: Actor
  }): Promise<ProfitAndLoss> {
    const { currency } = await companyMoney()
    const rows = await sql<Row>(
      null,
      `SELECT l.store_id AS "storeId", s.name AS "storeName", l.account_code AS account, sum(l.credit - l.debit) AS amount
         FROM finance_lines l JOIN finance_accounts a ON a.code = l.account_code AND a.kind IN ('income', 'expense')
         LEFT JOIN stores s ON s.id = l.store_id
        WHERE l.entry_date BETWEEN $1::date AND $2::date AND ($3::bigint[] IS NULL OR l.store_id = ANY($3::bigint[]))
        GROUP BY l.store_id, s.name, l.account_code
        ORDER BY l.store_id NULLS LAST`,
      [from, to, actor.stores],
      'finance_profit_and_loss'
    )
    const stores = [
      ...new Map(
        rows.map((row) => [row.storeId, { id: row.storeId, name: row.storeName ?? '' }])
      ).values(),
    ]
    const lines = statement(
      rows.map((row) => ({
        storeId: row.storeId,
        account: row.account,
        amount: Money.of(row.amount, currency),
      })),
      stores.map((store) => store.id),
      currency
    )
    const net = lines.find((item) => item.key === 'net_sales')!.total
    return {
      from,
      to,
      currency,
      stores,
      rows: lines.map((item) => ({
        key: item.key,
        isTotal: item.isTotal,
        amounts: item.amounts.map((amount) => amount.toString()),
        total: item.total.toString(),
        shareOfNetSales: percentOf(item.total, net),
      })),
    }
  }
}

/** `12.3` for 12.3 %; null where there is no revenue to compare with. */
function percentOf(part: Money, whole: Money): string | null {
  if (!whole.isPositive()) return null
  return decimal(part.toString()).times(100).div(decimal(whole.toString())).toFixed(1)
}
