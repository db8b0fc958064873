import pg from 'pg'
import type { ManyOrders } from './many_orders.js'

/** Everything that stands around the orders of `seedOrders`. */
export interface AroundOrders {
  warehouseId: number
  /** Some of each, spread over the whole history. */
  waybills: string[]
  parcels: string[]
  cases: string[]
  returnWaybills: string[]
  parked: string[]
  /** One of the entries of the block list, as it was typed. */
  blocked: string
  /** Numbers of returns that files brought. */
  returns: string[]
  giftRuleId: number
  replayId: number
  seconds: number
}

const DAYS = 365
const RETURN_EVERY = 50
const DECIDED = 40_000

/**
 * What a business has around its orders: a parcel for most of them (one in forty goes along with the
 * order before it), what is promised of the stock, cases for one in fifty, the platforms' documents of
 * every other store with a queue that waits, returns by files, gifts, a block list, a year of gap checks and a replay. Written by plain SQL with every constraint in force; the counters of
 * order lines come with the orders, so the trigger that moves them rests meanwhile.
 */
export async function seedAround(orders: ManyOrders, count: number): Promise<AroundOrders> {
  const started = performance.now()
  const { hashOfTerm } = await import('#customers/services/pii')
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const id = async (text: string, values: unknown[] = []) =>
    Number((await client.query<{ id: string }>(text, values)).rows[0].id)
  await client.query(`SET synchronous_commit = off`)
  const warehouseId = await id(
    `INSERT INTO warehouses (code, name) VALUES ('L1', '主仓'), ('L2', '副仓') RETURNING id`
  )
  await client.query(PARCELS, [warehouseId])
  await client.query('ALTER TABLE fulfilment_lines DISABLE TRIGGER fulfilment_lines_allocate')
  await client.query(PARCEL_LINES)
  await client.query('ALTER TABLE fulfilment_lines ENABLE TRIGGER fulfilment_lines_allocate')
  await client.query(COMPANIONS)
  await client.query(LEVELS, [warehouseId])
  await client.query(PROMISES)
  await client.query(CASES, [RETURN_EVERY, warehouseId])
  await client.query(DOCUMENTS, [orders.storeIds.filter((_, place) => place % 2 === 0)])
  await client.query(QUEUE, [orders.storeIds[0], Math.round(Math.min(4_000, count / 20))])
  await client.query(RETURNS, [orders.storeIds, Math.round(count / 10)])
  await client.query(WAITS)
  const giftRuleId = await id(GIFT_RULES, [orders.skuIds[0]])
  await client.query(GIFTS, [giftRuleId])
  const blocked = '13999999999'
  await client.query(BLOCKS, [hashOfTerm(blocked)!.hash])
  await client.query(BLOCK_HITS)
  await client.query(GAPS, [orders.storeIds, DAYS])
  await client.query(DECISIONS, [Math.min(DECIDED, count)])
  const replayId = await id(REPLAYS)
  await client.query(REPLAY_ORDERS, [replayId])
  await client.query('VACUUM ANALYZE')
  const some = async (text: string) =>
    (await client.query<{ word: string }>(text)).rows.map((row) => row.word)
  const around = {
    warehouseId,
    waybills: await some(
      `SELECT waybill_no AS word FROM fulfilments WHERE id % 9973 = 7 AND waybill_no IS NOT NULL LIMIT 97`
    ),
    parcels: await some(`SELECT number AS word FROM fulfilments WHERE id % 9973 = 5 LIMIT 97`),
    cases: await some(`SELECT number AS word FROM after_sales_cases WHERE id % 97 = 5 LIMIT 97`),
    returnWaybills: await some(
      `SELECT return_waybill_no AS word FROM after_sales_cases WHERE id % 97 = 5 AND return_waybill_no IS NOT NULL LIMIT 97`
    ),
    parked: await some(
      `SELECT external_no AS word FROM platform_orders WHERE state = 'parked' ORDER BY id LIMIT 97`
    ),
  }
  const returns = await some(
    `SELECT external_no AS word FROM oms_return_lines WHERE id % 997 = 5 LIMIT 97`
  )
  await client.end()
  return {
    ...around,
    returns,
    blocked,
    giftRuleId,
    replayId,
    seconds: (performance.now() - started) / 1000,
  }
}

/** Orders by their place in the history; one in forty of the done ones goes along with the one before it. */
const PLACED = `(SELECT id, store_id, customer_id, status, placed_at, substr(number, 4)::int AS n FROM orders WHERE number LIKE 'LO-%')`
const RIDES = `(o.n % 40 = 1 AND o.n % 125 < 124 AND (o.n - 1) % 125 < 124)`

/** The state of a parcel follows its order's; orders that wait have none. */
const PARCELS = `
  INSERT INTO fulfilments (number, order_id, store_id, warehouse_id, status, courier_code, courier_service, waybill_no, consignee, province, city,
    weight_estimated_g, freight_estimated, reserved_at, released_at, packed_at, shipped_at, delivered_at, created_at)
  SELECT 'LF-' || o.n, o.id, o.store_id, $1::bigint + o.n % 2, p.status, 'SF', 'STD', 'SF' || o.n, '客户', '浙江省', '杭州市', 500, 8,
         o.placed_at, o.placed_at, p.left_at, p.left_at, CASE WHEN p.status = 'delivered' THEN o.placed_at END, o.placed_at
    FROM ${PLACED} o
   CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('completed', 'delivered') THEN 'delivered' WHEN o.status = 'shipped' THEN 'shipped'
       ELSE (ARRAY['reserved', 'released', 'picking', 'packed'])[1 + o.n / 500 % 4] END AS status,
     CASE WHEN o.status <> 'released' THEN o.placed_at END AS left_at) p
   WHERE o.status IN ('completed', 'delivered', 'shipped', 'released') AND NOT ${RIDES} ORDER BY o.n DESC`

const COMPANIONS = `
  INSERT INTO fulfilment_companions (fulfilment_id, order_id, store_id)
  SELECT f.id, o.id, o.store_id FROM ${PLACED} o JOIN fulfilments f ON f.number = 'LF-' || o.n - 1 WHERE ${RIDES}`

const PARCEL_LINES = `
  INSERT INTO fulfilment_lines (fulfilment_id, order_line_id, sku_id, qty, line_qty, picked, packed)
  SELECT x.fulfilment_id, l.id, l.sku_id, l.qty, l.qty, CASE WHEN f.shipped_at IS NOT NULL THEN l.qty ELSE 0 END, CASE WHEN f.shipped_at IS NOT NULL THEN l.qty ELSE 0 END
    FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id JOIN order_lines l ON l.order_id = x.order_id`

const LEVELS = `
  INSERT INTO stock_levels (warehouse_id, sku_id, on_hand, reserved)
  SELECT w.id, s.id, 1000, coalesce(r.units, 0) FROM skus s CROSS JOIN (SELECT $1::bigint AS id UNION ALL SELECT $1 + 1) w
    LEFT JOIN (SELECT f.warehouse_id, l.sku_id, sum(l.qty) AS units FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id
                WHERE f.status IN ('reserved', 'released', 'picking', 'packed') GROUP BY 1, 2) r ON r.warehouse_id = w.id AND r.sku_id = s.id
   WHERE s.code LIKE 'L-%'`
const PROMISES = `
  INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty)
  SELECT l.id, f.order_id, f.warehouse_id, l.sku_id, l.qty FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id
   WHERE f.status IN ('reserved', 'released', 'picking', 'packed')`

/** Most cases are over. Those of the newest tenth are open. */
const CASES = `
  WITH made AS (
    INSERT INTO after_sales_cases (number, order_id, customer_id, kind, status, reason, refund_amount, return_waybill_no, warehouse_id, deadline_at, created_at)
    SELECT 'LC-' || o.n, o.id, o.customer_id, k.kind,
           CASE WHEN o.n % 1000 >= 100 THEN (ARRAY['completed', 'completed', 'refused', 'cancelled'])[1 + o.n / 50 % 4]
                ELSE (ARRAY['requested', 'approved', CASE k.kind WHEN 'return' THEN 'awaiting_goods' ELSE 'approved' END])[1 + o.n / 50 % 3] END,
           '不合适', 5, CASE WHEN k.kind = 'return' THEN 'YT' || o.n END, $2, o.placed_at + interval '9 days', o.placed_at + interval '2 days'
      FROM ${PLACED} o CROSS JOIN LATERAL (SELECT CASE o.n / 50 % 2 WHEN 0 THEN 'return' ELSE 'refund_only' END AS kind) k
     WHERE o.n % $1 = 0 AND o.status IN ('completed', 'delivered', 'shipped') ORDER BY o.n DESC
    RETURNING id, order_id)
  INSERT INTO after_sales_lines (case_id, order_line_id, sku_id, qty, refund_amount)
  SELECT m.id, l.id, l.sku_id, 1, 5 FROM made m JOIN order_lines l ON l.order_id = m.order_id AND l.line_no = 1`

const DOCUMENTS = `
  INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, platform_status, payload, payload_hash, state, order_id, received_at, placed_at, total, currency)
  SELECT o.store_id, o.n::text, 'P' || o.n, o.placed_at, 'paid', '{"id":' || o.n || ',"total":"10.00"}', md5(o.n::text),
         CASE WHEN o.n % 500 = 0 THEN 'ignored' ELSE 'submitted' END, CASE WHEN o.n % 500 <> 0 THEN o.id END, o.placed_at, o.placed_at, 10, 'CNY'
    FROM ${PLACED} o WHERE o.store_id = ANY($1::bigint[]) ORDER BY o.n DESC`
/** A queue that was let grow: most wait for a SKU. */
const QUEUE = `
  WITH listed AS (
    INSERT INTO listings (store_id, external_product_id, external_sku_id, title, external_code)
    SELECT $1, 'X' || n, 'X' || n, '未匹配商品 ' || n, 'X-' || n FROM generate_series(1, 200) n RETURNING id, external_sku_id)
  INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, platform_status, payload, payload_hash, state, park_reason, park_details, received_at, placed_at, total, currency)
  SELECT $1, 'Q' || n, 'PQ' || n, now() - n * interval '3 minutes', 'paid', '{"id":"Q' || n || '"}', md5('Q' || n), CASE WHEN n % 20 = 0 THEN 'conflict' ELSE 'parked' END,
         (ARRAY['unmapped_sku', 'unmapped_sku', 'unmapped_sku', 'amount_mismatch', 'unknown_status', 'unknown_currency'])[1 + n % 6],
         CASE WHEN n % 6 < 3 THEN jsonb_build_object('items', jsonb_build_array(jsonb_build_object('listingId', l.id))) ELSE '{}' END,
         now() - n * interval '3 minutes', now() - n * interval '3 minutes', 10, 'CNY'
    FROM generate_series(1, $2::int) n JOIN listed l ON l.external_sku_id = 'X' || 1 + n % 200`

/** Three lines a return, the last a fee; one in twenty belongs to no order, few were tied by their buyer, all of them long ago. */
const RETURNS = `
  WITH filed AS (
    INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, platform_status, payload, payload_hash, state, kind, received_at, placed_at, total, currency)
    SELECT ($1::bigint[])[1 + n % cardinality($1::bigint[])], 'R' || n, 'R' || n, now() - n * interval '5 minutes', 'returned', '{"id":"R' || n || '"}', md5('R' || n),
           'submitted', 'return', now() - n * interval '5 minutes', now() - n * interval '5 minutes', 10, 'CNY' FROM generate_series(1, $2::int) n
    RETURNING id, store_id, external_no, placed_at, substr(external_no, 2)::int AS n)
  INSERT INTO oms_return_lines (store_id, platform_order_id, external_no, external_line_no, code, title, qty, amount, currency, is_fee, match, order_id, returned_at)
  SELECT f.store_id, f.id, f.external_no, line, 'L-1', '商品', 1, 10, 'CNY', line = 3, m.match, CASE WHEN m.match <> 'none' THEN o.id END, f.placed_at
    FROM filed f CROSS JOIN generate_series(1, 3) line LEFT JOIN orders o ON o.number = 'LO-' || f.n
   CROSS JOIN LATERAL (SELECT CASE WHEN f.n % 20 = 0 OR o.id IS NULL THEN 'none' WHEN f.n > $2::int - 50 THEN 'buyer' ELSE 'number' END AS match) m
   ORDER BY f.n DESC`

/** Half of what is approved waits for companions; a reason for each of the held. */
const WAITS = `
  WITH held AS (UPDATE orders SET hold_reasons = ARRAY[(ARRAY['note', 'large_order', 'address_incomplete'])[1 + id % 3]] WHERE status = 'held')
  INSERT INTO oms_merge_waits (order_id, due_at) SELECT id, now() + interval '20 minutes' FROM orders WHERE status = 'approved' AND id % 2 = 0`

const GIFT_RULES = `
  INSERT INTO oms_gift_rules (name, basis, steps, currency, is_on, position)
  SELECT '赠品 ' || n, 'order', jsonb_build_array(jsonb_build_object('from', '1', 'gifts', jsonb_build_array(jsonb_build_object('skuId', $1::bigint, 'qty', 1)))), 'CNY', true, n
    FROM generate_series(1, 20) n RETURNING id`
const GIFTS = `
  INSERT INTO oms_gift_grants (order_id, rule_id, rule_version, state, wanted_sku_id, sku_id, order_line_id, qty, created_at)
  SELECT o.id, $1::bigint + o.n / 20 % 20, 1, CASE WHEN o.n % 200 = 0 THEN 'skipped' ELSE 'given' END, l.sku_id,
         CASE WHEN o.n % 200 <> 0 THEN l.sku_id END, CASE WHEN o.n % 200 <> 0 THEN l.id END, 1, o.placed_at
    FROM ${PLACED} o JOIN order_lines l ON l.order_id = o.id AND l.line_no = 1 WHERE o.n % 20 = 0`

const BLOCKS = `
  INSERT INTO oms_block_list (kind, value_hash, value_masked, reason, until, created_at)
  SELECT 'phone', CASE n WHEN 1 THEN $1 ELSE md5('block' || n) END, '139****' || lpad(n::text, 4, '0'), '恶意退款',
         CASE n % 5 WHEN 0 THEN now() - interval '1 day' END, now() - n * interval '1 hour' FROM generate_series(1, 5000) n`
const BLOCK_HITS = `
  INSERT INTO oms_block_hits (block_id, order_id, hit_at)
  SELECT b.id, o.id, o.placed_at FROM ${PLACED} o JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM oms_block_list) b ON b.n = 1 + o.n / 50 % 5000
   WHERE o.n % 50 = 0`

const GAPS = `
  INSERT INTO oms_gap_days (store_id, day, verdict, their_count, their_total, our_count, our_total, alert_since, checked_at)
  SELECT s, current_date - d, CASE WHEN d % 50 = 0 THEN 'differs' WHEN d % 20 = 0 THEN 'mended' ELSE 'agreed' END, 360, 3600,
         CASE WHEN d % 50 = 0 THEN 359 ELSE 360 END, CASE WHEN d % 50 = 0 THEN 3590 ELSE 3600 END, CASE WHEN d % 100 = 0 THEN now() END, now()
    FROM unnest($1::bigint[]) s CROSS JOIN generate_series(1, $2::int) d`

/** How the newest orders were allocated. */
const DECISIONS = `
  INSERT INTO oms_allocation_decisions (order_id, verdict, details, decided_at)
  SELECT o.id, 'allocated', '{"options":[],"shortages":[],"chosen":[]}'::jsonb, o.placed_at FROM ${PLACED} o WHERE o.n < $1::int AND o.status <> 'held' ORDER BY o.n DESC`

const REPLAYS = `
  INSERT INTO oms_replays (name, selection, variants, state, done, total, summary, finished_at)
  SELECT '推演 ' || n, '{"since":"2026-01-01","until":"2026-01-31","zone":"Asia/Shanghai","storeIds":null}', '[{}]', 'done', 1000, 1000, '{"summary":{}}', now()
    FROM generate_series(1, 200) n RETURNING id`
const REPLAY_ORDERS = `
  INSERT INTO oms_replay_orders (replay_id, order_id, outcomes, is_moved, difference)
  SELECT $1, o.id, '[{"freight":80000},{"freight":70000}]', o.n % 3 = 0, CASE WHEN o.n % 3 = 0 THEN -(o.n % 20000) ELSE 0 END FROM ${PLACED} o WHERE o.n < 40000`
