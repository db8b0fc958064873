import { SYSTEM, type Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { assertWay, type Way } from '#orders/actions/move_orders'
import {
  toLineRows,
  toOrderRow,
  toPaymentRows,
  type LineRow,
  type OrderRow,
} from '#orders/actions/order_rows'
import type { NewOrder } from '#orders/domain/new_order'
import { OrdersCaptured } from '#orders/events/orders_captured'

export interface KnownOrder {
  id: number
  number: string
  externalNo: string
}

/** A new order with what was written of it, so that who goes on with it need not read it again. */
export interface CapturedOrder extends KnownOrder {
  row: OrderRow
  lines: (LineRow & { id: number })[]
}

export interface CaptureResult {
  /** The new ones, in the order given. */
  orderIds: number[]
  captured: CapturedOrder[]
  /** Orders that were here already; nothing about them was changed. */
  duplicates: KnownOrder[]
}

/** Orders, their lines and their payments in one statement; those the store has sent before write nothing. */
const INSERT = `
  WITH taken AS (
    INSERT INTO orders (number, store_id, external_no, kind, parent_id, customer_id, payment_status, placed_at, paid_at, ship_by,
      currency, goods_amount, discount_amount, shipping_amount, tax_amount, total_amount, paid_amount, consignee, phone_encrypted,
      phone_hash, phone_masked, email_encrypted, email_hash, email_masked, country, province, city, district, region_code, address_line, postcode,
      buyer_note, seller_note, tags, coupon_codes, merge_key, is_sealed, source, status, version)
    SELECT spell_number('SO', $3, nextval('order_numbers')), $2, external_no, kind, parent_id, customer_id, payment_status, placed_at,
      paid_at, ship_by, currency, goods, discount, shipping, tax, total, paid, consignee, phone_encrypted, phone_hash, phone_masked,
      email_encrypted, email_hash, email_masked, country, province, city, district, region_code, address_line, postcode, buyer_note, seller_note, tags,
      coupon_codes, merge_key, is_sealed, source, $6::text, $7
    FROM jsonb_to_recordset($1::jsonb) AS o(external_no text, kind text, parent_id bigint, customer_id bigint, payment_status text,
      placed_at timestamptz, paid_at timestamptz, ship_by timestamptz, currency text, goods numeric, discount numeric,
      shipping numeric, tax numeric, total numeric, paid numeric, consignee text, phone_encrypted text, phone_hash text,
      phone_masked text, email_encrypted text, email_hash text, email_masked text, country text, province text, city text, district text,
      region_code text, address_line text, postcode text, buyer_note text, seller_note text, tags text[], coupon_codes text[],
      merge_key text, is_sealed boolean, source jsonb)
    ON CONFLICT (store_id, external_no) DO NOTHING
    RETURNING id, number, external_no),
  lines AS (
    INSERT INTO order_lines (order_id, line_no, external_line_no, sku_id, listing_id, title, external_code, qty, unit_price,
      line_discount, order_discount_share, payable, is_gift, ship_after, refund_state, cancelled)
    SELECT t.id, line_no, external_line_no, sku_id, listing_id, title, external_code, qty, unit_price, line_discount,
      order_discount_share, payable, is_gift, ship_after, refund_state, CASE WHEN $6::text = 'cancelled' THEN qty ELSE 0 END
    FROM taken t JOIN jsonb_to_recordset($4::jsonb) AS l(external_no text, line_no int, external_line_no text, sku_id bigint,
      listing_id bigint, title text, external_code text, qty int, unit_price numeric, line_discount numeric,
      order_discount_share numeric, payable numeric, is_gift boolean, ship_after timestamptz, refund_state text) USING (external_no)
    ORDER BY t.id, line_no
    RETURNING id, order_id, line_no),
  payments AS (
    INSERT INTO order_payments (order_id, store_id, kind, method, external_txn_no, amount, currency, state, paid_at)
    SELECT t.id, $2, kind, method, external_txn_no, amount, currency, state, paid_at
    FROM taken t JOIN jsonb_to_recordset($5::jsonb) AS p(external_no text, kind text, method text, external_txn_no text,
      amount numeric, currency text, state text, paid_at timestamptz) USING (external_no))
  SELECT t.id, number, external_no AS "externalNo", coalesce("lineIds", '[]') AS "lineIds"
    FROM taken t LEFT JOIN (SELECT order_id, jsonb_agg(id ORDER BY line_no) AS "lineIds" FROM lines GROUP BY 1) l ON l.order_id = t.id`

/**
 * Takes orders of one store in, exactly as sold, with their lines and payments. Bounded statements
 * whatever the list's length; an order the store has sent before is answered as a duplicate and
 * left alone.
 * @throws RangeError when an amount is no amount
 */
export default class CaptureOrders {
  async handle(input: {
    trx?: Trx | null
    storeId: number
    orders: NewOrder[]
    /**
     * The statuses the caller takes them through in this transaction if all goes well: they are
     * written where it ends, which saves writing each order twice. The caller takes those that do
     * not get there back with `takeBack`.
     */
    way?: Way
    actor?: Actor
  }): Promise<CaptureResult> {
    const { storeId, way = ['captured'], actor = SYSTEM } = input
    assertWay(way)
    const orders = distinct(input.orders)
    if (orders.length === 0) return { orderIds: [], captured: [], duplicates: [] }
    const rows = orders.map((order) => toOrderRow(order))
    const lineRows = toLineRows(orders)

    return inTransaction(input.trx, async (trx) => {
      const day = localDate(systemClock.now()).replaceAll('-', '')
      const fresh = await sql<KnownOrder & { lineIds: number[] }>(
        trx,
        INSERT,
        [
          json(rows),
          storeId,
          day,
          json(lineRows),
          json(toPaymentRows(orders)),
          way.at(-1),
          way.length,
        ],
        'orders_capture'
      )
      const byNo = new Map(fresh.map((order) => [order.externalNo, order]))
      const linesOf = Map.groupBy(lineRows, (line) => line.external_no)
      const captured = rows.flatMap((row): CapturedOrder[] => {
        const found = byNo.get(row.external_no)
        if (!found) return []
        const { lineIds, ...order } = found
        const lines = linesOf.get(row.external_no) ?? []
        return [{ ...order, row, lines: lines.map((line, n) => ({ ...line, id: lineIds[n] })) }]
      })
      const orderIds = captured.map((order) => order.id)
      if (orderIds.length > 0) await append(trx, new OrdersCaptured({ orderIds, storeId }), actor)
      const missing = orders
        .filter((order) => !byNo.has(order.externalNo))
        .map((order) => order.externalNo)
      const duplicates = await this.#known(trx, storeId, missing)
      return { orderIds, captured, duplicates }
    })
  }

  async #known(trx: Trx, storeId: number, externalNos: string[]): Promise<KnownOrder[]> {
    if (externalNos.length === 0) return []
    return sql<KnownOrder & Record<string, unknown>>(
      trx,
      'SELECT id, number, external_no AS "externalNo" FROM orders WHERE store_id = $1 AND external_no = ANY($2::text[])',
      [storeId, externalNos],
      'orders_known'
    )
  }
}

const json = (list: unknown) => JSON.stringify(list)

/** The first of each number, sorted by it so that two lists with common orders wait for each other instead of locking up. */
function distinct(orders: NewOrder[]): NewOrder[] {
  if (orders.length < 2) return orders
  const byNo = new Map<string, NewOrder>()
  for (const order of orders) if (!byNo.has(order.externalNo)) byNo.set(order.externalNo, order)
  return [...byNo.values()].sort((a, b) => (a.externalNo < b.externalNo ? -1 : 1))
}
