import { unseal } from '#customers/services/pii'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The phones of orders as they were given, by order id; null where there is none. */
export async function readPhones(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<Map<number, string | null>> {
  const rows = await sql<{ id: number; sealed: string | null }>(
    trx,
    'SELECT id, phone_encrypted AS sealed FROM orders WHERE id = ANY($1::bigint[])',
    [orderIds]
  )
  return new Map(
    rows.map((row) => [
      row.id,
      row.sealed && unseal(row.sealed).replace(/^(\+\d+)x(\d+)$/, '$1-$2'),
    ])
  )
}
