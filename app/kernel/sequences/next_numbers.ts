import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Hands out `count` consecutive human numbers of a sequence in one statement,
 * e.g. `SO-20261122-000123`. The row is locked until the transaction ends:
 * take numbers last (lock order). A gap-tolerant sequence passes `trx = null`.
 */
export async function nextNumbers(
  trx: Trx | null,
  sequence: string,
  count: number,
  day: string
): Promise<string[]> {
  if (count === 0) return []
  const [row] = await sql<{ last: number; prefix: string; width: number }>(
    trx,
    `INSERT INTO sequences (name, period, last, prefix, width)
     VALUES ($1, $2, $3, upper($1), 6)
     ON CONFLICT (name, period) DO UPDATE SET last = sequences.last + $3
     RETURNING last, prefix, width`,
    [sequence, day, count],
    'sequence_next'
  )
  const first = row.last - count + 1
  return Array.from(
    { length: count },
    (_, i) => `${row.prefix}-${day}-${String(first + i).padStart(row.width, '0')}`
  )
}
