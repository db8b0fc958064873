import { compareDecimals, subtractDecimals } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { SettledRefund } from '#orders/actions/settle_refund'

/**
 * Refunds that orders tell of, less what the news of after-sales counted of the same money before
 * (`<number>#<refund>`): whichever comes first, it is settled once.
 */
export async function withoutNews(
  trx: Trx,
  told: readonly SettledRefund[]
): Promise<SettledRefund[]> {
  if (told.length === 0) return []
  const rows = await sql<{ number: string; amount: string }>(
    trx,
    `SELECT split_part(external_txn_no, '#', 1) AS number, sum(amount) AS amount FROM order_refunds
      WHERE order_id = ANY($1::bigint[]) AND state = 'settled' AND split_part(external_txn_no, '#', 1) = ANY($2::text[]) AND external_txn_no LIKE '%#%'
      GROUP BY 1`,
    [told.map((one) => one.orderId), told.map((one) => one.externalTxnNo)],
    'oms_refunds_counted'
  )
  const counted = new Map(rows.map((row) => [row.number, row.amount]))
  return told
    .map((one) => ({
      ...one,
      amount: subtractDecimals(one.amount, counted.get(one.externalTxnNo) ?? '0'),
    }))
    .filter((one) => compareDecimals(one.amount, '0') > 0)
}
