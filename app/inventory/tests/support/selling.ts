import { sql } from '#kernel/sql'

let counter = 0

/** A store of its own; returns its id. */
export async function makeStore(): Promise<number> {
  const [row] = await sql<{ id: number }>(
    null,
    `INSERT INTO stores (code, platform, name) VALUES ($1, 'manual', '试用店铺') RETURNING id`,
    [`S${process.pid.toString(36)}${(++counter).toString(36)}`.toUpperCase()]
  )
  return row.id
}

/** Bare orders, one a store named: enough for stock to know whose a promise is. Returns their ids. */
export async function makeOrders(storeIds: readonly number[]): Promise<number[]> {
  const first = counter + 1
  counter += storeIds.length
  const rows = await sql<{ id: number }>(
    null,
    `INSERT INTO orders (number, store_id, external_no, placed_at, currency, goods_amount, total_amount)
     SELECT 'T-' || n, store_id, n::text, now(), 'CNY', 0, 0
       FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS o(store_id, n, position) ORDER BY position RETURNING id`,
    [storeIds, storeIds.map((_, index) => first + index)]
  )
  return rows.map((row) => row.id)
}
