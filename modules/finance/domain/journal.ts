import { Money } from '#kernel/money'

/** Whom a line concerns; every report groups by these. */
export interface Dimensions {
  storeId?: number | null
  warehouseId?: number | null
  skuId?: number | null
  orderId?: number | null
  partyType?: 'store' | 'supplier' | 'courier' | 'customer' | null
  partyId?: number | null
}

/** A line in the company's currency; positive amounts only, zero lines are left out. */
export interface DraftLine extends Dimensions {
  account: string
  side: 'debit' | 'credit'
  amount: Money
  /** The same in the document's currency, where that is another. */
  original?: Money
  rate?: string
  memo?: string
}

export interface DraftJournal {
  /** ISO day in the company's time zone. */
  date: string
  kind: string
  sourceType: string
  sourceId: string
  memo: string
  reversesId?: number
  lines: DraftLine[]
}

/** A line on the side its sign says: negative debits are credits. Zero gives nothing. */
export function line(
  account: string,
  signedDebit: Money,
  dims: Dimensions,
  memo?: string
): DraftLine[] {
  if (signedDebit.isZero()) return []
  return [
    {
      account,
      side: signedDebit.isNegative() ? 'credit' : 'debit',
      amount: signedDebit.abs(),
      ...dims,
      memo,
    },
  ]
}

/** Σ debit − Σ credit; zero for a journal that may be posted. */
export function imbalance(lines: readonly DraftLine[], currency: string): Money {
  return Money.sum(
    lines.map((entry) => (entry.side === 'debit' ? entry.amount : entry.amount.neg())),
    currency
  )
}

/**
 * The lines in the company's currency at one rate. Each is rounded to the minor
 * unit; what rounding leaves over goes to the largest line, so that the journal
 * still balances.
 */
export function inBase(lines: DraftLine[], rate: string, base: string): DraftLine[] {
  const converted = lines.map((entry) => {
    if (entry.amount.currency === base) return entry
    const amount = Money.of(entry.amount.mul(rate).toPlain(), entry.amount.currency).round()
    return {
      ...entry,
      amount: Money.of(amount.toString(), base).round(),
      original: entry.amount,
      rate,
    }
  })
  const off = imbalance(converted, base)
  if (off.isZero() || converted.length === 0) return converted
  const largest = converted.reduce((best, entry) =>
    entry.amount.compare(best.amount) > 0 ? entry : best
  )
  const fix = largest.side === 'debit' ? off.neg() : off
  return converted.map((entry) =>
    entry === largest ? { ...entry, amount: entry.amount.add(fix) } : entry
  )
}
