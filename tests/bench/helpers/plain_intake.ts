import type { ClientBase } from 'pg'
import type { NewOrder } from '#orders/domain/new_order'

export interface PlainStage {
  storeId: number
  warehouseId: number
}

const json = (rows: unknown) => JSON.stringify(rows)

/**
 * The baseline of `intake`: what a hand would write to get the same rows, in as few statements as
 * there are tables, with every status written once and final. No rules are asked, nothing is chosen.
 * @returns the orders' ids
 */
export async function plainBatch(
  client: ClientBase,
  stage: PlainStage,
  orders: readonly NewOrder[],
  serial: number
): Promise<number[]> {
  const query = (name: string, text: string, values: unknown[]) =>
    client.query<{ id: number }>({ name, text, values })
  await client.query('BEGIN')
  const heads = await query(
    'b_orders',
    `INSERT INTO orders (number, store_id, external_no, status, payment_status, placed_at, paid_at, currency, goods_amount, total_amount,
       paid_amount, consignee, phone_hash, phone_masked, country, province, city, district, region_code, address_line)
     SELECT 'B-' || ($3 + o.n), $2, o.no, 'released', 'paid', o.at, o.at, 'CNY', o.total, o.total, o.total, o.consignee, o.no, '138****0000',
       'CN', o.province, o.city, o.district, o.region, o.line
     FROM jsonb_to_recordset($1::jsonb) AS o(n int, no text, at timestamptz, total numeric, consignee text, province text, city text,
       district text, region text, line text) ORDER BY n RETURNING id`,
    [
      json(
        orders.map((order, n) => ({
          n,
          no: order.externalNo,
          at: order.placedAt,
          total: order.payments![0].amount,
          consignee: order.consignee,
          province: order.province,
          city: order.city,
          district: order.district,
          region: order.regionCode,
          line: order.addressLine,
        }))
      ),
      stage.storeId,
      serial,
    ]
  )
  const ids = heads.rows.map((row) => row.id)
  const flat = orders.flatMap((order, n) =>
    order.lines.map((line, at) => ({
      order: ids[n],
      head: n,
      no: at + 1,
      sku: line.skuId!,
      qty: line.qty,
      price: line.unitPrice,
      title: line.title,
    }))
  )
  const lines = await query(
    'b_lines',
    `INSERT INTO order_lines (order_id, line_no, sku_id, title, qty, unit_price, payable)
     SELECT l."order", l.no, l.sku, l.title, l.qty, l.price, l.price * l.qty
     FROM jsonb_to_recordset($1::jsonb) AS l("order" bigint, no int, sku bigint, title text, qty int, price numeric) RETURNING id`,
    [json(flat)]
  )
  await query(
    'b_payments',
    `INSERT INTO order_payments (order_id, store_id, method, external_txn_no, amount, currency, paid_at)
     SELECT id, $2, 'alipay', txn, amount, 'CNY', now() FROM unnest($1::bigint[], $3::text[], $4::numeric[]) AS p(id, txn, amount)`,
    [
      ids,
      stage.storeId,
      orders.map((order) => order.payments![0].externalTxnNo),
      orders.map((order) => order.payments![0].amount),
    ]
  )
  await query(
    'b_audits',
    `INSERT INTO oms_order_audits (order_id, verdict) SELECT unnest($1::bigint[]), 'passed'`,
    [ids]
  )
  await query(
    'b_decisions',
    `INSERT INTO oms_allocation_decisions (order_id, verdict, details) SELECT unnest($1::bigint[]), 'allocated', '{"options":[]}'`,
    [ids]
  )
  const parcels = await query(
    'b_fulfilments',
    `INSERT INTO fulfilments (number, order_id, store_id, warehouse_id, status, consignee, phone_masked, province, city, district, region_code,
       address_line, reserved_at, released_at)
     SELECT 'BF-' || id, id, store_id, $2, 'released', consignee, phone_masked, province, city, district, region_code, address_line, now(), now()
     FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id RETURNING id`,
    [ids, stage.warehouseId]
  )
  const parcelLines = await query(
    'b_fulfilment_lines',
    `INSERT INTO fulfilment_lines (fulfilment_id, order_line_id, sku_id, qty, line_qty)
     SELECT f, l, s, q, q FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[]) AS x(f, l, s, q) RETURNING id`,
    [
      flat.map((line) => parcels.rows[line.head].id),
      lines.rows.map((row) => row.id),
      flat.map((line) => line.sku),
      flat.map((line) => line.qty),
    ]
  )
  const wanted = new Map<number, number>()
  for (const line of flat) wanted.set(line.sku, (wanted.get(line.sku) ?? 0) + line.qty)
  const skus = [...wanted.keys()].sort((a, b) => a - b)
  await query(
    'b_lock',
    'SELECT sku_id AS id FROM stock_levels WHERE warehouse_id = $1 AND sku_id = ANY($2::bigint[]) ORDER BY sku_id FOR NO KEY UPDATE',
    [stage.warehouseId, skus]
  )
  await query(
    'b_levels',
    `UPDATE stock_levels l SET reserved = reserved + w.qty, version = version + 1 FROM unnest($2::bigint[], $3::bigint[]) AS w(sku, qty)
      WHERE l.warehouse_id = $1 AND l.sku_id = w.sku`,
    [stage.warehouseId, skus, skus.map((sku) => wanted.get(sku))]
  )
  await query(
    'b_reservations',
    `INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty)
     SELECT f, o, $5, s, q FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[]) AS x(f, o, s, q)`,
    [
      parcelLines.rows.map((row) => row.id),
      flat.map((line) => line.order),
      flat.map((line) => line.sku),
      flat.map((line) => line.qty),
      stage.warehouseId,
    ]
  )
  await query(
    'b_events',
    `INSERT INTO outbox_events (key, version, payload) SELECT k, 1, $2::jsonb FROM unnest($1::text[]) AS e(k)`,
    [
      [
        'orders.orders.captured',
        'inventory.levels.changed',
        'orders.fulfilments.reserved',
        'orders.fulfilments.released',
        'oms.orders.approved',
      ],
      json({ orderIds: ids }),
    ]
  )
  await client.query('COMMIT')
  return ids
}
