import pg from 'pg'

const DAYS = 400
const CATEGORIES = 20

export interface ManyGoods {
  warehouseId: number
  /** A tenth of the ledger is its. */
  hotSkuId: number
  /** The local day so many days ago. */
  day: (ago: number) => string
  seconds: number
}

/**
 * A catalogue, levels, policies and a ledger of so many rows, written by plain SQL with every
 * constraint in force: each level is what its entries add up to.
 */
export async function seedGoods(sizes: {
  skus: number
  policies: number
  entries: number
}): Promise<ManyGoods> {
  const started = performance.now()
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const id = async (text: string, values: unknown[] = []) =>
    Number((await client.query<{ id: string }>(text, values)).rows[0].id)
  await client.query('SET synchronous_commit = off')
  const warehouseId = await id(
    `INSERT INTO warehouses (code, name) VALUES ('G1', '主仓'), ('G2', '副仓') RETURNING id`
  )
  await client.query(`SELECT category_at('类目' || n) FROM generate_series(0, ${CATEGORIES - 1}) n`)
  // Four SKUs a product; one in a hundred is a bundle of two of the first goods.
  await client.query(
    `INSERT INTO products (code, name, search_name, category, category_id)
     SELECT 'G' || n, '商品' || n, '商品' || n, c.path, c.id FROM generate_series(1, $1::int / 4) n JOIN categories c ON c.path = '类目' || n % ${CATEGORIES}`,
    [sizes.skus]
  )
  await client.query(
    `INSERT INTO skus (product_id, code, name, search_name, list_price, purchase_price, kind)
     SELECT p.id, p.code || '-' || v, p.name || ' ' || v, p.search_name || ' ' || v, 20 + p.id % 300, 8 + p.id % 100,
            CASE WHEN p.id % 25 = 0 AND v = 4 THEN 'bundle' ELSE 'goods' END
       FROM products p CROSS JOIN generate_series(1, 4) v WHERE p.code LIKE 'G%' ORDER BY p.id, v`
  )
  const first = await id(`SELECT min(id) AS id FROM skus WHERE code LIKE 'G%' AND kind = 'goods'`)
  await client.query(
    `INSERT INTO bundle_components (bundle_sku_id, sku_id, qty, revenue_share)
     SELECT b.id, $1 + c, 1 + c, 0.5 FROM skus b CROSS JOIN generate_series(0, 1) c WHERE b.code LIKE 'G%' AND b.kind = 'bundle'`,
    [first]
  )
  await client.query(
    `INSERT INTO stock_levels (warehouse_id, sku_id) SELECT $1, s.id FROM skus s WHERE s.code LIKE 'G%' AND s.kind = 'goods' ORDER BY s.id LIMIT $2`,
    [warehouseId, Math.round(sizes.policies * 1.5)]
  )
  await client.query(
    `CREATE TEMP TABLE keys AS SELECT sku_id, row_number() OVER (ORDER BY sku_id) - 1 AS place FROM stock_levels`
  )
  // What came in first: more of every other one; then sales, a tenth of all of one key.
  await client.query(
    `INSERT INTO stock_entries (warehouse_id, sku_id, bucket, delta, unit_cost, value, reason, source_type, source_id, occurred_at)
     SELECT $1, sku_id, 'on_hand', CASE WHEN place = 0 THEN 1000000 ELSE 20 + place % 200 END, 10, 10 * CASE WHEN place = 0 THEN 1000000 ELSE 20 + place % 200 END,
            'receive', 'bench_in', place, now() - interval '${DAYS} days' FROM keys`,
    [warehouseId]
  )
  await client.query(
    `INSERT INTO stock_entries (warehouse_id, sku_id, bucket, delta, unit_cost, value, reason, source_type, source_id, source_line, occurred_at)
     SELECT $1, k.sku_id, 'on_hand', -1, 10, -10, 'ship', 'bench_out', n / 2, n % 2, now() - interval '1 minute' * (($2::int - n) * ${DAYS * 1400}.0 / $2)
       FROM generate_series(1, $2::int) n JOIN keys k ON k.place = CASE WHEN n % 10 = 0 THEN 0 ELSE (n::bigint * 7919) % (SELECT count(*) FROM keys) END ORDER BY n`,
    [warehouseId, sizes.entries - Math.round(sizes.policies * 1.5)]
  )
  await client.query(
    `UPDATE stock_levels l SET on_hand = t.units FROM (SELECT sku_id, sum(delta) AS units FROM stock_entries GROUP BY 1) t
      WHERE t.sku_id = l.sku_id AND t.units >= 0`
  )
  await client.query(
    `INSERT INTO stock_policies (sku_id, warehouse_id, reorder_point, target_level) SELECT sku_id, $1, 30, 120 FROM keys WHERE place < $2`,
    [warehouseId, sizes.policies]
  )
  await client.query('VACUUM ANALYZE')
  const days = await client.query<{ day: string }>(
    `SELECT to_char((now() AT TIME ZONE 'Asia/Shanghai')::date - n, 'YYYY-MM-DD') AS day FROM generate_series(0, ${DAYS}) n ORDER BY n`
  )
  await client.end()
  return {
    warehouseId,
    hotSkuId: first,
    day: (ago) => days.rows[ago].day,
    seconds: (performance.now() - started) / 1000,
  }
}
