import { Money } from '#kernel/money'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { EconomicsRevised } from '#modules/finance/events/economics_revised'
import { economicsOf, type Economics } from '../domain/economics.js'
import { companyMoney } from '../queries/company_money.js'

interface Input {
  trx?: Trx
  orderIds: number[]
  /** What made the revision: `shipped`, `refunded`, `returned`, `rebuilt`… */
  cause: string
}

interface BookedRow {
  orderId: number
  storeId: number
  account: string
  amount: string
}

/**
 * Writes a new revision of the margin of each order from what the books hold
 * for it, so that the sum over orders equals the ledger by construction. An
 * order whose figures did not change gets none.
 */
export class ReviseEconomics {
  async handle({ trx: outer, orderIds, cause }: Input): Promise<void> {
    if (orderIds.length === 0) return
    await inTransaction(outer, async (trx) => {
      const { currency } = await companyMoney()
      const booked = await sql<BookedRow>(
        trx,
        `SELECT o.id AS "orderId", o.store_id AS "storeId", l.account_code AS account, sum(l.credit - l.debit) AS amount
           FROM orders o JOIN finance_lines l ON l.order_id = o.id JOIN finance_accounts a ON a.code = l.account_code AND a.kind IN ('income', 'expense')
          WHERE o.id = ANY($1::bigint[]) GROUP BY o.id, o.store_id, l.account_code ORDER BY o.id`,
        [orderIds],
        'finance_economics_booked'
      )
      const orders = new Map<number, { storeId: number; booked: Map<string, Money> }>()
      for (const row of booked) {
        const order = orders.get(row.orderId) ?? {
          storeId: row.storeId,
          booked: new Map<string, Money>(),
        }
        order.booked.set(row.account, Money.of(row.amount, currency))
        orders.set(row.orderId, order)
      }
      const revised = await this.#write(
        trx,
        cause,
        currency,
        [...orders].map(([orderId, order]) => ({
          orderId,
          storeId: order.storeId,
          ...economicsOf(order.booked, currency),
        }))
      )
      if (revised.length > 0) await append(trx, new EconomicsRevised({ orderIds: revised }))
    })
  }

  async #write(
    trx: Trx,
    cause: string,
    currency: string,
    list: (Economics & { orderId: number; storeId: number })[]
  ) {
    if (list.length === 0) return []
    const rows = await sql<{ orderId: number }>(
      trx,
      `WITH fresh AS (
         SELECT f.*, coalesce((SELECT max(revision) FROM finance_order_economics e WHERE e.order_id = f.order_id), 0) + 1 AS revision
           FROM jsonb_to_recordset($1::jsonb) AS f(order_id bigint, store_id bigint, gross_sales numeric, discounts numeric, shipping_income numeric, 
                refunds numeric, net_revenue numeric, goods_cost numeric, freight numeric, commission numeric, payment_fee numeric, return_loss numeric, margin numeric)
       ), written AS (
         INSERT INTO finance_order_economics (order_id, store_id, revision, stage, currency, gross_sales, discounts, shipping_income, refunds,
                net_revenue, goods_cost, freight, commission, payment_fee, return_loss, margin, cause)
         SELECT order_id, store_id, revision, 'shipped', $2, gross_sales, discounts, shipping_income, refunds,
                net_revenue, goods_cost, freight, commission, payment_fee, return_loss, margin, $3
           FROM fresh f
          WHERE NOT EXISTS (SELECT 1 FROM finance_order_economics e WHERE e.order_id = f.order_id AND e.revision = f.revision - 1
                  AND (e.gross_sales, e.discounts, e.shipping_income, e.refunds, e.goods_cost, e.freight, e.commission, e.payment_fee, e.return_loss)
                    = (f.gross_sales, f.discounts, f.shipping_income, f.refunds, f.goods_cost, f.freight, f.commission, f.payment_fee, f.return_loss))
         RETURNING *
       )
       INSERT INTO finance_order_margins AS m (order_id, economics_id, store_id, stage, net_revenue, margin, margin_rate)
       SELECT order_id, id, store_id, stage, net_revenue, margin, CASE WHEN net_revenue > 0 THEN round(margin / net_revenue, 6) END FROM written
       ON CONFLICT (order_id) DO UPDATE SET economics_id = excluded.economics_id, stage = excluded.stage, net_revenue = excluded.net_revenue,
              margin = excluded.margin, margin_rate = excluded.margin_rate, updated_at = now()
       RETURNING order_id AS "orderId"`,
      [JSON.stringify(list.map(toRow)), currency, cause],
      'finance_economics_write'
    )
    return rows.map((row) => row.orderId)
  }
}

function toRow(e: Economics & { orderId: number; storeId: number }) {
  return {
    order_id: e.orderId,
    store_id: e.storeId,
    gross_sales: e.grossSales.toString(),
    discounts: e.discounts.toString(),
    shipping_income: e.shippingIncome.toString(),
    refunds: e.refunds.toString(),
    net_revenue: e.netRevenue.toString(),
    goods_cost: e.goodsCost.toString(),
    freight: e.freight.toString(),
    commission: e.commission.toString(),
    payment_fee: e.paymentFee.toString(),
    return_loss: e.returnLoss.toString(),
    margin: e.margin.toString(),
  }
}
