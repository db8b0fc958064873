import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import BillFreight from '#orders/actions/bill_freight'
import { refuseUnready, tellCloser } from '#modules/oms/services/courier_bills/bill_closing'
import { judgeAgain, numbersOf } from '#modules/oms/services/courier_bills/judge_again'
import { lockCourierOf } from '#modules/oms/services/courier_bills/lock_courier'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/**
 * Closes a bill for good: what each line counts stands, and parcels get the freight they were billed.
 * Open bills that charge a number again which was disputed here are judged anew. All in one
 * transaction: who is broken off leaves nothing, and a bill that is closed is not closed again.
 * @throws ConflictException `oms_bill_undecided`, `oms_bill_earlier`, `oms_bill_closed`
 */
export default class CloseCourierBill {
  handle(input: { trx?: Trx | null; billId: number; actor: Actor }): Promise<void> {
    const { billId, actor } = input
    return inTransaction(input.trx, async (trx) => {
      const courierId = await lockCourierOf(trx, billId)
      const bill = await lockOpenBill(trx, billId, ['open', 'closing'])
      await refuseUnready(trx, bill)
      const parcels = await sql<{ fulfilmentId: number; amount: string }>(
        trx,
        `SELECT l.fulfilment_id AS "fulfilmentId", sum(l.counts)::text AS amount FROM oms_courier_bill_lines l
          WHERE l.bill_id = $1 AND l.fulfilment_id IS NOT NULL GROUP BY 1 HAVING sum(l.counts) <> 0 ORDER BY 1`,
        [billId]
      )
      await new BillFreight().handle({ trx, parcels, actor })
      const closed = await this.#close(trx, billId, actor)
      await judgeAgain(trx, courierId, await numbersOf(trx, billId, 'unsettled'))
      await audit(trx, actor, {
        action: 'oms.courier_bill.close',
        subjectType: 'courier_bill',
        subjectId: billId,
        after: { parcels: parcels.length },
      })
      if (bill.state !== 'closing') return
      const { currency } = closed
      const payable = Money.of(closed.payable, currency).round().toFixed()
      await tellCloser(trx, closed, 'closed', { payable, currency })
    })
  }

  async #close(trx: Trx, billId: number, actor: Actor) {
    const [closed] = await sql<{
      id: number
      payable: string
      currency: string
      courierName: string
      closedBy: number | null
    }>(
      trx,
      `UPDATE oms_courier_bills b SET state = 'closed', closed_at = now(), closed_by = $2,
              payable = (SELECT coalesce(sum(l.counts), 0) FROM oms_courier_bill_lines l WHERE l.bill_id = $1)
         FROM oms_couriers c WHERE b.id = $1 AND c.id = b.courier_id
       RETURNING b.id, b.payable, trim(b.currency) AS currency, c.name AS "courierName", b.closed_by AS "closedBy"`,
      [billId, actor.id]
    )
    return closed
  }
}
