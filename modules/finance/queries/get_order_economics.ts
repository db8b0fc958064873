import { sql } from '#kernel/sql'

export type EconomicsRevision = {
  revision: number
  stage: string
  cause: string
  currency: string
  grossSales: string
  discounts: string
  shippingIncome: string
  refunds: string
  netRevenue: string
  goodsCost: string
  freight: string
  commission: string
  paymentFee: string
  returnLoss: string
  margin: string
  createdAt: string
}

/** Every revision of an order's margin, newest first, and the journals behind it. */
export class GetOrderEconomics {
  async handle(orderId: number) {
    const revisions = await sql<EconomicsRevision>(
      null,
      `SELECT revision, stage, cause, currency, gross_sales AS "grossSales", discounts, shipping_income AS "shippingIncome", refunds,
              net_revenue AS "netRevenue", goods_cost AS "goodsCost", freight, commission, payment_fee AS "paymentFee", return_loss AS "returnLoss", margin,
              to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdAt"
         FROM finance_order_economics WHERE order_id = $1 ORDER BY revision DESC LIMIT 50`,
      [orderId]
    )
    const journals = await sql<{
      id: number
      number: number | null
      kind: string
      date: string
      memo: string
    }>(
      null,
      `SELECT j.id, s.number, j.kind, to_char(j.entry_date, 'YYYY-MM-DD') AS date, j.memo
         FROM finance_journals j LEFT JOIN finance_seals s ON s.journal_id = j.id
        WHERE j.id IN (SELECT journal_id FROM finance_lines WHERE order_id = $1) ORDER BY j.id LIMIT 100`,
      [orderId]
    )
    return { revisions, journals }
  }
}
