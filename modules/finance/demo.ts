import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'

/** Fee rules of the demo's platforms and the rates its foreign store needs. */
export default async function demo(trx: Trx): Promise<void> {
  await sql(
    trx,
    `INSERT INTO finance_fee_rules (platform, fee, rate) VALUES
       ('taobao', 'commission', 0.05), ('taobao', 'payment_fee', 0.006), ('douyin', 'commission', 0.05), ('douyin', 'payment_fee', 0.006),
       ('shopify', 'commission', 0.02), ('shopify', 'payment_fee', 0.029), ('woocommerce', 'payment_fee', 0.029)
     ON CONFLICT DO NOTHING`
  )
  await sql(
    trx,
    `INSERT INTO finance_rates (currency, day, rate)
     SELECT r.currency, date_trunc('month', now())::date - make_interval(months => m), r.rate
       FROM (VALUES ('USD', 7.12), ('EUR', 8.24), ('GBP', 9.45), ('HKD', 0.915), ('JPY', 0.0468)) AS r(currency, rate), generate_series(0, 14) AS m
     ON CONFLICT DO NOTHING`
  )
}
