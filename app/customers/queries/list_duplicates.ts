import { sql } from '#kernel/sql'

type Side = { id: number; number: string; name: string; orders: number; phone: string | null }
export type DuplicatePair = { id: number; reason: string; a: Side; b: Side }

/** Pairs that wait for a decision, newest first. */
export async function listDuplicates(limit = 50): Promise<DuplicatePair[]> {
  const side = (name: string) =>
    `jsonb_build_object('id', ${name}.id, 'number', ${name}.number, 'name', ${name}.display_name, 'orders', ${name}.orders_count, 'phone',
      (SELECT value_masked FROM customer_identities i WHERE i.customer_id = ${name}.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1))`
  return sql<DuplicatePair>(
    null,
    `SELECT d.id, d.reason, ${side('a')} AS a, ${side('b')} AS b
       FROM customer_duplicates d JOIN customers a ON a.id = d.a_id JOIN customers b ON b.id = d.b_id
      WHERE d.state = 'open' AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL ORDER BY d.id DESC LIMIT $1`,
    [limit]
  )
}
