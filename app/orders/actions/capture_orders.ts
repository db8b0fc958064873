import { SYSTEM, type Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { toLineRows, toOrderRow, toPaymentRows } from '#orders/actions/order_rows'
import type { NewOrder } from '#orders/domain/new_order'
import { OrdersCaptured } from '#orders/events/orders_captured'

export interface CapturedOrder {
  id: number
  number: string
  externalNo: string
}

export interface CaptureResult {
  /** The new ones, in the order given. */
  orderIds: number[]
  captured: CapturedOrder[]
  /** Orders that were here already; nothing about them was changed. */
  duplicates: CapturedOrder[]
}

const INSERT_ORDERS = `
  INSERT INTO orders (number, store_id, external_no, kind, parent_id, customer_id, payment_status, placed_at, paid_at, ship_by,
    currency, goods_amount, discount_amount, shipping_amount, tax_amount, total_amount, paid_amount, consignee, phone_encrypted,
    phone_hash, phone_masked, email_encrypted, email_hash, email_masked, country, province, city, district, region_code, address_line, postcode,
    buyer_note, seller_note, tags, coupon_codes, merge_key, source)
  SELECT spell_number('SO', $3, nextval('order_numbers')), $2, external_no, kind, parent_id, customer_id, payment_status, placed_at,
    paid_at, ship_by, currency, goods, discount, shipping, tax, total, paid, consignee, phone_encrypted, phone_hash, phone_masked,
    email_encrypted, email_hash, email_masked, country, province, city, district, region_code, address_line, postcode, buyer_note, seller_note, tags,
    coupon_codes, merge_key, source
  FROM jsonb_to_recordset($1::jsonb) AS o(external_no text, kind text, parent_id bigint, customer_id bigint, payment_status text,
    placed_at timestamptz, paid_at timestamptz, ship_by timestamptz, currency text, goods numeric, discount numeric,
    shipping numeric, tax numeric, total numeric, paid numeric, consignee text, phone_encrypted text, phone_hash text,
    phone_masked text, email_encrypted text, email_hash text, email_masked text, country text, province text, city text, district text,
    region_code text, address_line text, postcode text, buyer_note text, seller_note text, tags text[], coupon_codes text[],
    merge_key text, source jsonb)
  ON CONFLICT (store_id, external_no) DO NOTHING
  RETURNING id, number, external_no AS "externalNo"`

const INSERT_LINES = `
  INSERT INTO order_lines (order_id, line_no, external_line_no, sku_id, listing_id, title, external_code, qty, unit_price,
    line_discount, order_discount_share, payable, is_gift, refund_state)
  SELECT order_id, line_no, external_line_no, sku_id, listing_id, title, external_code, qty, unit_price, line_discount,
    order_discount_share, payable, is_gift, refund_state
  FROM jsonb_to_recordset($1::jsonb) AS l(order_id bigint, line_no int, external_line_no text, sku_id bigint, listing_id bigint,
    title text, external_code text, qty int, unit_price numeric, line_discount numeric, order_discount_share numeric,
    payable numeric, is_gift boolean, refund_state text)`

export const INSERT_PAYMENTS = `
  INSERT INTO order_payments (order_id, store_id, kind, method, external_txn_no, amount, currency, state, paid_at)
  SELECT order_id, $2, kind, method, external_txn_no, amount, currency, state, paid_at
  FROM jsonb_to_recordset($1::jsonb) AS p(order_id bigint, kind text, method text, external_txn_no text, amount numeric,
    currency text, state text, paid_at timestamptz)`

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
    actor?: Actor
  }): Promise<CaptureResult> {
    const { storeId, actor = SYSTEM } = input
    const orders = distinct(input.orders)
    if (orders.length === 0) return { orderIds: [], captured: [], duplicates: [] }
    const rows = orders.map((order) => toOrderRow(order, storeId))

    return inTransaction(input.trx, async (trx) => {
      const day = localDate(systemClock.now()).replaceAll('-', '')
      const fresh = await sql<CapturedOrder>(
        trx,
        INSERT_ORDERS,
        [JSON.stringify(rows), storeId, day],
        'orders_capture'
      )
      const ids = new Map(fresh.map((order) => [order.externalNo, order.id]))
      const created = orders.filter((order) => ids.has(order.externalNo))
      if (created.length > 0) {
        await sql(
          trx,
          INSERT_LINES,
          [JSON.stringify(toLineRows(created, ids))],
          'orders_capture_lines'
        )
        const payments = toPaymentRows(created, ids)
        if (payments.length > 0) {
          await sql(
            trx,
            INSERT_PAYMENTS,
            [JSON.stringify(payments), storeId],
            'orders_capture_payments'
          )
        }
        const orderIds = created.map((order) => ids.get(order.externalNo)!)
        await append(trx, new OrdersCaptured({ orderIds, storeId }), actor)
      }
      const missing = orders
        .filter((order) => !ids.has(order.externalNo))
        .map((order) => order.externalNo)
      const duplicates = await this.#known(trx, storeId, missing)
      const byNo = new Map(fresh.map((order) => [order.externalNo, order]))
      const captured = created.map((order) => byNo.get(order.externalNo)!)
      return { orderIds: captured.map((order) => order.id), captured, duplicates }
    })
  }

  async #known(trx: Trx, storeId: number, externalNos: string[]): Promise<CapturedOrder[]> {
    if (externalNos.length === 0) return []
    return sql<CapturedOrder>(
      trx,
      'SELECT id, number, external_no AS "externalNo" FROM orders WHERE store_id = $1 AND external_no = ANY($2::text[])',
      [storeId, externalNos],
      'orders_known'
    )
  }
}

/** The first of each number, sorted by it so that two lists with common orders wait for each other instead of locking up. */
function distinct(orders: NewOrder[]): NewOrder[] {
  if (orders.length < 2) return orders
  const byNo = new Map<string, NewOrder>()
  for (const order of orders) if (!byNo.has(order.externalNo)) byNo.set(order.externalNo, order)
  return [...byNo.values()].sort((a, b) => (a.externalNo < b.externalNo ? -1 : 1))
}
