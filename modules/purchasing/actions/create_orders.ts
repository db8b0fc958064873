import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { orderAmounts } from '../domain/line_amounts.js'
import { assertLines, insertLines, type NewOrderLine } from '../services/order_lines.js'
import { logState } from '../services/order_log.js'

export interface NewPurchaseOrder {
  supplierId: number
  warehouseId: number
  lines: NewOrderLine[]
  /** `2026-11-30`; absent: today plus the supplier's lead time. */
  expectedOn?: string | null
  note?: string | null
  /** The company's currency for one unit of the order's, decimal text; absent: the supplier's rate. */
  rate?: string | null
}

interface Supplier extends Record<string, unknown> {
  id: number
  currency: string
  rate: string | null
  leadTimeDays: number
  overReceiptPercent: number
  status: string
}

/** @throws RefusedException for a foreign currency nobody gave a rate for */
function rateOf(order: NewPurchaseOrder, { currency, rate }: Supplier): string {
  if (currency === company().currency) return '1'
  const known = order.rate ?? rate
  if (!known) throw new RefusedException('purchasing_rate_missing', { currency })
  return known
}

/** Writes purchase orders as drafts. Returns their ids in the order given. */
export default class CreateOrders {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: {
    trx?: Trx | null
    actor: Actor
    orders: NewPurchaseOrder[]
  }): Promise<number[]> {
    const { actor, orders } = input
    if (orders.length === 0) return []
    orders.forEach((order) => assertLines(order.lines))
    const today = localDate(this.clock.now(), company().zone)
    // Numbers may have gaps: taken outside the transaction they hold up nobody.
    const numbers = await nextNumbers(null, 'po', orders.length, today.replaceAll('-', ''))
    return inTransaction(input.trx, async (trx) => {
      const suppliers = await this.#suppliers(trx, orders)
      const ids = await this.#insertHeads(trx, actor, orders, suppliers, numbers, today)
      await insertLines(
        trx,
        orders.map((order, index) => {
          const { currency, overReceiptPercent } = suppliers.get(order.supplierId)!
          return {
            orderId: ids[index],
            currency,
            tolerancePercent: overReceiptPercent,
            lines: order.lines,
          }
        })
      )
      await logState(trx, actor, ids, 'draft', this.clock.now())
      await audit(
        trx,
        actor,
        ids.map((id, index) => ({
          action: 'purchasing.orders.create',
          subjectType: 'purchase_order',
          subjectId: id,
          after: {
            number: numbers[index],
            supplierId: orders[index].supplierId,
            lines: orders[index].lines.length,
          },
        }))
      )
      return ids
    })
  }

  async #suppliers(trx: Trx, orders: readonly NewPurchaseOrder[]): Promise<Map<number, Supplier>> {
    const rows = await sql<Supplier>(
      trx,
      `SELECT id, currency, rate, lead_time_days AS "leadTimeDays", over_receipt_percent AS "overReceiptPercent", status
         FROM purchasing_suppliers WHERE id = ANY($1::bigint[])`,
      [orders.map((order) => order.supplierId)],
      'purchasing_suppliers_by_id'
    )
    const suppliers = new Map(rows.map((row) => [row.id, row]))
    const paused = orders.find((order) => suppliers.get(order.supplierId)?.status !== 'active')
    if (paused) throw new RefusedException('purchasing_supplier_paused', { id: paused.supplierId })
    return suppliers
  }

  async #insertHeads(
    trx: Trx,
    actor: Actor,
    orders: readonly NewPurchaseOrder[],
    suppliers: ReadonlyMap<number, Supplier>,
    numbers: readonly string[],
    today: string
  ): Promise<number[]> {
    const heads = orders.map((order, index) => {
      const { currency, leadTimeDays } = suppliers.get(order.supplierId)!
      const { net, tax, total } = orderAmounts(order.lines, currency)
      return {
        number: numbers[index],
        supplier_id: order.supplierId,
        warehouse_id: order.warehouseId,
        currency,
        rate: rateOf(order, suppliers.get(order.supplierId)!),
        goods: net.toString(),
        tax: tax.toString(),
        total: total.toString(),
        expected_on: order.expectedOn ?? null,
        lead: leadTimeDays,
        note: order.note ?? null,
      }
    })
    const rows = await sql<{ id: number; number: string }>(
      trx,
      `INSERT INTO purchasing_orders (number, supplier_id, warehouse_id, currency, rate, goods_amount, tax_amount, total_amount,
                                      expected_on, note, created_by, created_at)
       SELECT number, supplier_id, warehouse_id, currency, rate, goods, tax, total, coalesce(expected_on, $2::date + lead), note, $3, $4
         FROM jsonb_to_recordset($1::jsonb) AS h(number text, supplier_id bigint, warehouse_id bigint, currency text, rate numeric,
              goods numeric, tax numeric, total numeric, expected_on date, lead int, note text)
       RETURNING id, number`,
      [JSON.stringify(heads), today, actor.id, this.clock.now().toISOString()],
      'purchasing_orders_insert'
    )
    const byNumber = new Map(rows.map((row) => [row.number, row.id]))
    return numbers.map((number) => byNumber.get(number)!)
  }
}
