import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveCases } from '#orders/actions/move_cases'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import { toUnits } from '#orders/domain/amounts'
import { mayMove } from '#orders/domain/case_machine'
import { RefundsSettled } from '#orders/events/refunds_settled'
import { lockCases } from '#orders/queries/lock_cases'
import { lockOrders } from '#orders/queries/lock_orders'

export interface SettledRefund {
  orderId: number
  caseId?: number | null
  amount: string
  method: string
  /** The payer's number of the refund; counts once a store. */
  externalTxnNo: string
  kind?: 'refund' | 'chargeback'
  reason?: string | null
  /** ISO 8601. */
  refundedAt?: string
  lines?: { orderLineId: number; qty: number; amount: string }[]
}

const INSERT = `
  INSERT INTO order_refunds (order_id, store_id, case_id, kind, method, external_txn_no, amount, currency, reason, state, lines, refunded_at)
  SELECT o.id, o.store_id, r."caseId", coalesce(r.kind, 'refund'), r.method, r."externalTxnNo", r.amount, o.currency, r.reason, 'settled',
         coalesce(r.lines, '[]'), coalesce(r."refundedAt", now())
    FROM jsonb_to_recordset($1::jsonb) AS r("orderId" bigint, "caseId" bigint, kind text, method text, "externalTxnNo" text,
      amount numeric, reason text, "refundedAt" timestamptz, lines jsonb)
    JOIN orders o ON o.id = r."orderId"
  ON CONFLICT (store_id, external_txn_no, kind) DO NOTHING
  RETURNING id, order_id AS "orderId", case_id AS "caseId", amount, lines`

interface RefundRow extends Record<string, unknown> {
  id: number
  orderId: number
  caseId: number | null
  amount: string
  lines: { orderLineId: number }[]
}

/**
 * Records money that went back to shoppers: the order's refunded amount and payment status, the
 * refunded lines, and the case when there is one. The same number twice counts once.
 * @returns the refunds that are new, and their orders
 * @throws RefusedException `refund_exceeds_paid`
 */
export default class SettleRefund {
  async handle(input: {
    trx?: Trx | null
    refunds: SettledRefund[]
    source?: NewChange['source']
    actor?: Actor
  }): Promise<{ refundIds: number[]; orderIds: number[] }> {
    const { refunds, source, actor = SYSTEM } = input
    if (refunds.length === 0) return { refundIds: [], orderIds: [] }
    return inTransaction(input.trx, async (trx) => {
      await lockOrders(
        trx,
        refunds.map((refund) => refund.orderId)
      )
      const rows = await sql<RefundRow>(trx, INSERT, [JSON.stringify(refunds)])
      if (rows.length === 0) return { refundIds: [], orderIds: [] }
      const orderIds = [...new Set(rows.map((row) => row.orderId))]
      await this.#refresh(trx, orderIds)
      await this.#close(trx, rows, actor)
      const changes = rows.map(({ orderId, amount, caseId, id }) => ({
        orderId,
        source,
        actions: [
          {
            action: 'refund' as const,
            amount,
            details: { caseId: caseId ?? undefined, refundId: id },
          },
        ],
      }))
      await recordChanges(trx, changes, actor)
      const refundIds = rows.map((row) => row.id)
      await append(trx, new RefundsSettled({ refundIds, orderIds }), actor)
      return { refundIds, orderIds }
    })
  }

  async #refresh(trx: Trx, orderIds: number[]) {
    try {
      await sql(
        trx,
        `UPDATE orders o SET refunded_amount = s.back, version = version + 1, updated_at = now(),
                payment_status = CASE WHEN s.back >= o.paid_amount THEN 'refunded' ELSE 'partly_refunded' END
           FROM (SELECT order_id, sum(amount) AS back FROM order_refunds
                  WHERE order_id = ANY($1::bigint[]) AND state = 'settled' GROUP BY 1) s WHERE o.id = s.order_id`,
        [orderIds]
      )
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'orders_refunded')
        throw new RefusedException('refund_exceeds_paid')
      throw error
    }
  }

  /** A case whose whole amount went back is refunded, as soon as its status lets it; its lines, and those the refund names itself, are. */
  async #close(trx: Trx, rows: RefundRow[], actor: Actor) {
    const ofCases = rows.filter((row) => row.caseId !== null)
    const caseIds = ofCases.map((row) => row.caseId!)
    if (caseIds.length > 0) {
      await sql(
        trx,
        `UPDATE after_sales_cases c SET refunded_amount = greatest(c.refunded_amount, s.back), updated_at = now()
           FROM (SELECT case_id, sum(amount) AS back FROM order_refunds WHERE case_id = ANY($1::bigint[]) AND state = 'settled' GROUP BY 1) s
          WHERE c.id = s.case_id`,
        [caseIds],
        'orders_cases_refunded'
      )
      const amounts = new Map(ofCases.map((row) => [row.caseId!, row.amount]))
      const whole = (await lockCases(trx, caseIds)).filter(
        (row) =>
          mayMove(row.kind, 'refund', row.status) && toUnits(row.refunded) >= toUnits(row.promised)
      )
      await moveCases(
        trx,
        whole.map(({ id }) => ({
          act: 'refund',
          caseId: id,
          to: 'refunded',
          params: { amount: amounts.get(id)! },
        })),
        actor
      )
    }
    // An OR of both would read every line there is.
    await sql(
      trx,
      `UPDATE order_lines SET refund_state = 'refunded' WHERE id = ANY(ARRAY(
         SELECT unnest($2::bigint[]) UNION SELECT order_line_id FROM after_sales_lines WHERE case_id = ANY($1::bigint[])))`,
      [caseIds, rows.flatMap((row) => row.lines.map((line) => line.orderLineId))]
    )
  }
}
