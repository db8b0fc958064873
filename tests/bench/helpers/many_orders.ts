import pg from 'pg'

const CHUNK = 25_000
const STORES = 8
const SKUS = 2_000
const ORDERS_A_CUSTOMER = 4

export interface ManyOrders {
  storeIds: number[]
  skuIds: number[]
  /** Some of each, spread over the whole history. */
  numbers: string[]
  phones: string[]
  names: string[]
  codes: string[]
  seconds: number
}

const phoneOf = (n: number) => `13${String(n).padStart(9, '0')}`

/**
 * A history of so many orders of one or two lines, half a minute apart, of a quarter as many customers
 * in eight stores; most of them are done, some thousands are being worked on. Written by plain SQL,
 * with every constraint in force.
 */
export async function seedOrders(count: number): Promise<ManyOrders> {
  const started = performance.now()
  const { hashOfTerm } = await import('#customers/services/pii')
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const ids = async (text: string, values: unknown[]) =>
    (await client.query<{ id: string }>(text, values)).rows.map((row) => Number(row.id))
  await client.query('SET synchronous_commit = off')
  await client.query(
    'CREATE TEMP TABLE people (place int PRIMARY KEY, customer_id bigint, phone_hash text)'
  )
  const storeIds = await ids(
    `INSERT INTO stores (code, platform, name, currency) SELECT 'L' || n, 'manual', '店铺 ' || n, 'CNY' FROM generate_series(1, $1::int) n RETURNING id`,
    [STORES]
  )
  const [productId] = await ids(
    `INSERT INTO products (code, name) VALUES ('L', 'L') RETURNING id`,
    []
  )
  const skuIds = await ids(
    `INSERT INTO skus (product_id, code, name, list_price, purchase_price) SELECT $1, 'L-' || n, '商品 ' || n, 10, 4
       FROM generate_series(1, $2::int) n RETURNING id`,
    [productId, SKUS]
  )
  const people = Math.ceil(count / ORDERS_A_CUSTOMER)
  for (let from = 0; from < people; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, people - from) }, (_, n) => from + n)
    await client.query(
      `WITH made AS (
         INSERT INTO customers (number, display_name, search_name)
         SELECT 'L' || n, '客户' || n, '客户' || n FROM unnest($1::int[]) n RETURNING id, number)
       INSERT INTO people SELECT p.n, m.id, p.hash FROM unnest($1::int[], $2::text[]) AS p(n, hash) JOIN made m ON m.number = 'L' || p.n`,
      [numbers, numbers.map((n) => hashOfTerm(phoneOf(n))!.hash)]
    )
  }
  for (let from = 0; from < count; from += CHUNK)
    await client.query(CHUNK_OF_ORDERS, [
      from,
      Math.min(count, from + CHUNK) - 1,
      storeIds,
      skuIds,
      people,
    ])
  // Every other open order has a companion to the same receiver.
  await client.query(
    `UPDATE orders SET merge_key = 'L' || id / 250 % 700 WHERE status IN ('approved', 'allocated', 'released')`
  )
  await client.query('ANALYZE')
  await client.end()
  const spread = Array.from({ length: 97 }, (_, n) => Math.floor((n * (count - 1)) / 97))
  return {
    storeIds,
    skuIds,
    numbers: spread.map((n) => `LO-${n}`),
    phones: spread.map((n) => phoneOf(n % people)),
    names: spread.map((n) => `客户${n % people}`),
    codes: spread.map((n) => `L-${(n % SKUS) + 1}`),
    seconds: (performance.now() - started) / 1000,
  }
}

/** Orders `$1` to `$2`: the newest hundred-and-twenty-fifth part is still open. */
const CHUNK_OF_ORDERS = `
  WITH made AS (
    INSERT INTO orders (number, store_id, external_no, customer_id, phone_hash, status, payment_status, placed_at, currency,
      goods_amount, total_amount, paid_amount, consignee, province, city)
    SELECT 'LO-' || n, ($3::bigint[])[1 + n % cardinality($3::bigint[])], 'L-' || n, p.customer_id, p.phone_hash,
      CASE WHEN n % 125 < 124 THEN CASE n % 3 WHEN 0 THEN 'completed' WHEN 1 THEN 'delivered' ELSE 'shipped' END
           ELSE (ARRAY['released', 'held', 'backordered', 'approved'])[1 + (n / 125) % 4] END,
      CASE WHEN n % 40 = 0 THEN 'unpaid' ELSE 'paid' END, now() - n * interval '30 seconds', 'CNY',
      10 + 10 * (n % 2), 10 + 10 * (n % 2), 10 + 10 * (n % 2), '客户', '浙江省', '杭州市'
    FROM generate_series($1::int, $2::int) n JOIN people p ON p.place = n % $5::int
    RETURNING id, status, substr(number, 4)::int AS n)
  INSERT INTO order_lines (order_id, line_no, sku_id, title, qty, unit_price, payable, allocated, shipped, delivered)
  SELECT id, line, ($4::bigint[])[1 + (n + line) % cardinality($4::bigint[])], 'L', 1, 10, 10,
         (left_at OR status = 'released')::int, left_at::int, (status IN ('completed', 'delivered'))::int
    FROM made CROSS JOIN LATERAL generate_series(1, 1 + n % 2) AS line
   CROSS JOIN LATERAL (SELECT status IN ('completed', 'delivered', 'shipped') AS left_at) done`
