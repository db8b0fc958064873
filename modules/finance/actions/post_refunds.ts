import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { inBase, type DraftJournal } from '../domain/journal.js'
import { refundLines } from '../domain/refund.js'
import { companyMoney, ratesOn } from '../queries/company_money.js'
import { readFeeRules } from '../queries/read_fee_rules.js'
import { PostJournals } from './post_journals.js'
import { ReviseEconomics } from './revise_economics.js'

interface RefundRow {
  refundId: number
  orderId: number
  storeId: number
  orderNumber: string
  currency: string
  amount: string
  refundedAt: Date
  /** What the order's shipments recognised, tax and shipping included. */
  recognised: string
  /** The tax among it. */
  tax: string
  /** Refunds of the order that settled before this one. */
  before: string
}

/**
 * Books settled refunds of shipped orders against revenue, tax and the
 * platform's commission. Money returned for goods that never left was never
 * revenue: it needs no entry here.
 */
export class PostRefunds {
  async handle({ trx: outer, refundIds }: { trx?: Trx; refundIds: number[] }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const rows = await this.#read(trx, refundIds)
      if (rows.length === 0) return
      const { currency: base, zone } = await companyMoney()
      const rateOf = await ratesOn(
        trx,
        base,
        rows.map((row) => ({ currency: row.currency, day: localDate(row.refundedAt, zone) }))
      )
      const fees = await readFeeRules(
        trx,
        rows.map((row) => row.storeId)
      )
      const journals = rows.map((row): DraftJournal => {
        const money = (amount: string) => Money.of(amount, row.currency)
        const date = localDate(row.refundedAt, zone)
        const lines = refundLines({
          amount: money(row.amount),
          before: money(row.before),
          recognised: money(row.recognised),
          tax: money(row.tax),
          commission: fees.get(row.storeId)?.commission,
          dims: { storeId: row.storeId, orderId: row.orderId },
        })
        return {
          date,
          kind: 'refund',
          sourceType: 'order_refund',
          sourceId: String(row.refundId),
          memo: row.orderNumber,
          lines: inBase(lines, rateOf(row.currency, date), base),
        }
      })
      await new PostJournals().handle({ trx, actor: SYSTEM, currency: base, journals })
      await new ReviseEconomics().handle({
        trx,
        orderIds: [...new Set(rows.map((row) => row.orderId))],
        cause: 'refunded',
      })
    })
  }

  /** The recognised amounts stand on the receivable lines of the order's sale journals, in the order's currency. */
  #read(trx: Trx, refundIds: number[]) {
    return sql<RefundRow>(
      trx,
      `SELECT r.id AS "refundId", r.order_id AS "orderId", r.store_id AS "storeId", o.number AS "orderNumber", r.currency, r.amount,
              coalesce(r.refunded_at, now()) AS "refundedAt", s.recognised, s.tax,
              (SELECT coalesce(sum(b.amount), 0) FROM order_refunds b WHERE b.order_id = r.order_id AND b.state = 'settled' AND b.id < r.id) AS before
         FROM order_refunds r JOIN orders o ON o.id = r.order_id
        CROSS JOIN LATERAL (
              SELECT coalesce(sum(l.original) FILTER (WHERE l.account_code = '1122' AND l.debit > 0), 0) AS recognised,
                     coalesce(sum(l.original) FILTER (WHERE l.account_code = '2221.01' AND l.credit > 0), 0) AS tax
                FROM finance_lines l JOIN finance_journals j ON j.id = l.journal_id AND j.kind = 'sale'
               WHERE l.order_id = r.order_id) s
        WHERE r.id = ANY($1::bigint[]) AND r.state = 'settled' AND s.recognised > 0
        ORDER BY r.order_id, r.id`,
      [refundIds],
      'finance_refunds_read'
    )
  }
}
