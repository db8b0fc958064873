import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FeeRule } from '../domain/recognition.js'

export type StoreFees = { commission?: FeeRule; payment_fee?: FeeRule }

/** The live fee rules of stores; a store's own rule goes before its platform's. Floors and caps are in the store's currency. */
export async function readFeeRules(
  trx: Trx | null,
  storeIds: number[]
): Promise<Map<number, StoreFees>> {
  const rows = await sql<{
    storeId: number
    currency: string
    fee: keyof StoreFees
    rate: string
    minimum: string
    cap: string | null
  }>(
    trx,
    `SELECT DISTINCT ON (s.id, r.fee) s.id AS "storeId", s.currency, r.fee, r.rate, r.minimum, r.cap
       FROM stores s JOIN finance_fee_rules r ON r.is_active AND (r.store_id = s.id OR r.platform = s.platform)
      WHERE s.id = ANY($1::bigint[])
      ORDER BY s.id, r.fee, r.store_id NULLS LAST`,
    [storeIds],
    'finance_fee_rules_read'
  )
  const fees = new Map<number, StoreFees>()
  for (const row of rows) {
    const rule: FeeRule = {
      rate: row.rate,
      minimum: Money.of(row.minimum, row.currency),
      cap: row.cap === null ? null : Money.of(row.cap, row.currency),
    }
    fees.set(row.storeId, { ...fees.get(row.storeId), [row.fee]: rule })
  }
  return fees
}
