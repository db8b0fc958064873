import { Money } from '#kernel/money'

/** One line of the statement: the accounts it gathers, or the lines it adds up. */
export interface StatementLine {
  key: string
  accounts?: readonly string[]
  /** Earlier lines that make this subtotal. */
  sumOf?: readonly string[]
}

/** Order of a store's profit and loss; costs are negative, so subtotals are plain sums. */
export const STATEMENT: readonly StatementLine[] = [
  { key: 'sales', accounts: ['5001.01'] },
  { key: 'discounts', accounts: ['5001.02'] },
  { key: 'refunds', accounts: ['5001.03'] },
  { key: 'shipping', accounts: ['5001.04'] },
  { key: 'net_sales', sumOf: ['sales', 'discounts', 'refunds', 'shipping'] },
  { key: 'goods_cost', accounts: ['5401'] },
  { key: 'gross_profit', sumOf: ['net_sales', 'goods_cost'] },
  { key: 'commission', accounts: ['5601.01'] },
  { key: 'payment_fee', accounts: ['5603.01'] },
  { key: 'advertising', accounts: ['5601.03'] },
  { key: 'freight', accounts: ['5601.02'] },
  { key: 'return_loss', accounts: ['5601.04', '5711.01'] },
  {
    key: 'contribution',
    sumOf: ['gross_profit', 'commission', 'payment_fee', 'advertising', 'freight', 'return_loss'],
  },
  { key: 'other_income', accounts: ['5301', '5051'] },
  { key: 'other_expenses', accounts: ['5602', '5603', '5601', '5711'] },
  { key: 'profit', sumOf: ['contribution', 'other_income', 'other_expenses'] },
]

/** Balance of an income or expense account for one store (null: none), credit − debit. */
export interface StoreBalance {
  storeId: number | null
  account: string
  amount: Money
}

export interface StatementRow {
  key: string
  isTotal: boolean
  /** By store in the order of `stores`, then everything together. */
  amounts: Money[]
  total: Money
}

/** Lays the balances out as a statement with a column per store. */
export function statement(
  balances: readonly StoreBalance[],
  stores: readonly (number | null)[],
  currency: string
): StatementRow[] {
  const rows = new Map<string, Money[]>()
  for (const item of STATEMENT) {
    rows.set(
      item.key,
      stores.map((store, column) =>
        item.sumOf
          ? Money.sum(
              item.sumOf.map((key) => rows.get(key)![column]),
              currency
            )
          : Money.sum(
              balances
                .filter(
                  (balance) => balance.storeId === store && item.accounts!.includes(balance.account)
                )
                .map((balance) => balance.amount),
              currency
            )
      )
    )
  }
  return STATEMENT.map((item) => ({
    key: item.key,
    isTotal: Boolean(item.sumOf),
    amounts: rows.get(item.key)!,
    total: Money.sum(rows.get(item.key)!, currency),
  }))
}
