/**
 * The baseline of `api` and `flash`: a bare Node server with a plain transaction of seven statements
 * an order through the same driver: BEGIN, order, line, payment, level, reservation, COMMIT. All of it
 * prepared, nothing asked, nothing explained, nobody signed in.
 */
import { createServer } from 'node:http'
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })

interface Body {
  external_no: string
  lines: { qty: number; unit_price: string }[]
  plain: { storeId: number; warehouseId: number; skuId: number }
}

async function take({
  external_no: no,
  lines: [line],
  plain,
}: Body): Promise<{ status: number; id?: number }> {
  const client = await pool.connect()
  const query = (name: string, text: string, values: unknown[]) =>
    client.query<{ id: number }>({ name, text, values })
  try {
    await client.query('BEGIN')
    const order = await query(
      'o',
      `INSERT INTO orders (number, store_id, external_no, status, payment_status, placed_at, currency, goods_amount, total_amount, paid_amount)
       VALUES ('P-' || $2::text, $1, $2::text, 'released', 'paid', now(), 'CNY', $3, $3, $3) RETURNING id`,
      [plain.storeId, no, line.unit_price]
    )
    const { id } = order.rows[0]
    const row = await query(
      'l',
      `INSERT INTO order_lines (order_id, line_no, sku_id, title, qty, unit_price, payable) VALUES ($1, 1, $2, 'x', $3, $4, $4) RETURNING id`,
      [id, plain.skuId, line.qty, line.unit_price]
    )
    await query(
      'p',
      `INSERT INTO order_payments (order_id, store_id, method, external_txn_no, amount, currency, paid_at) VALUES ($1, $2, 'alipay', $3, $4, 'CNY', now())`,
      [id, plain.storeId, no, line.unit_price]
    )
    const level = await query(
      's',
      `UPDATE stock_levels SET reserved = reserved + $3 WHERE warehouse_id = $1 AND sku_id = $2 AND on_hand - reserved >= $3 RETURNING sku_id AS id`,
      [plain.warehouseId, plain.skuId, line.qty]
    )
    if (level.rowCount === 0) {
      await client.query('ROLLBACK')
      return { status: 409 }
    }
    await query(
      'r',
      'INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty) VALUES ($1, $2, $3, $4, $5)',
      [-row.rows[0].id, id, plain.warehouseId, plain.skuId, line.qty]
    )
    await client.query('COMMIT')
    return { status: 201, id }
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    take(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body).then(
      ({ status, id }) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ data: { id } })),
      (error: Error) => response.writeHead(500).end(error.message)
    )
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
