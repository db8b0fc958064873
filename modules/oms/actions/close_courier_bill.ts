import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import BillFreight from '#orders/actions/bill_freight'
import { judgeAgain, numbersOf } from '#modules/oms/services/courier_bills/judge_again'
import { lockCourierOf } from '#modules/oms/services/courier_bills/lock_courier'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/** What is counted of a line, see `countedOf` of the domain. */
const COUNTED = `CASE WHEN l.state = 'disputed' THEN coalesce(l.expected - l.settled, 0) ELSE l.amount - l.settled END`

/**
 * Closes a bill for good: lines with nothing to decide are accepted, and parcels get the freight they
 * were billed. Open bills that charge a number again which was disputed here are judged anew.
 * @throws ConflictException `oms_bill_undecided` while lines wait, `oms_bill_earlier` while an earlier
 *   bill with the same numbers is open, `oms_bill_closed`
 */
export default class CloseCourierBill {
  handle(input: { trx?: Trx | null; billId: number; actor: Actor }): Promise<void> {
    const { billId, actor } = input
    return inTransaction(input.trx, async (trx) => {
      const courierId = await lockCourierOf(trx, billId)
      const bill = await lockOpenBill(trx, billId)
      if (bill.toDecide > 0)
        throw new ConflictException('oms_bill_undecided', { count: bill.toDecide })
      await this.#refuseBefore(trx, billId, courierId)
      await sql(
        trx,
        `UPDATE oms_courier_bill_lines l SET counted = ${COUNTED}, state = CASE WHEN l.state = 'clean' THEN 'accepted' ELSE l.state END WHERE l.bill_id = $1`,
        [billId]
      )
      const parcels = await sql<{ fulfilmentId: number; amount: string }>(
        trx,
        `SELECT l.fulfilment_id AS "fulfilmentId", sum(l.counted)::text AS amount FROM oms_courier_bill_lines l
          WHERE l.bill_id = $1 AND l.fulfilment_id IS NOT NULL GROUP BY 1 HAVING sum(l.counted) <> 0 ORDER BY 1`,
        [billId]
      )
      await new BillFreight().handle({ trx, parcels, actor })
      await sql(
        trx,
        `UPDATE oms_courier_bills SET state = 'closed', closed_at = now(), closed_by = $2,
                payable = (SELECT coalesce(sum(l.counted), 0) FROM oms_courier_bill_lines l WHERE l.bill_id = $1)
          WHERE id = $1`,
        [billId, actor.id]
      )
      await judgeAgain(trx, courierId, await numbersOf(trx, billId, 'unsettled'))
      await audit(trx, actor, {
        action: 'oms.courier_bill.close',
        subjectType: 'courier_bill',
        subjectId: billId,
        after: { parcels: parcels.length },
      })
    })
  }

  /** What an earlier bill counts of a number decides what is due of it here. */
  async #refuseBefore(trx: Trx, billId: number, courierId: number): Promise<void> {
    const [earlier] = await sql<{ from: string; to: string; count: number }>(
      trx,
      `SELECT to_char(b.period_from, 'YYYY-MM-DD') AS from, to_char(b.period_to, 'YYYY-MM-DD') AS to, count(DISTINCT l.waybill_no)::int AS count
         FROM oms_courier_bills own JOIN oms_courier_bills b ON b.courier_id = own.courier_id AND b.state = 'open' AND b.read_at < own.read_at
         JOIN oms_courier_bill_lines l ON l.bill_id = b.id
        WHERE own.id = $1 AND own.courier_id = $2
          AND EXISTS (SELECT FROM oms_courier_bill_lines x WHERE x.bill_id = $1 AND x.courier_id = $2 AND x.waybill_no = l.waybill_no)
        GROUP BY b.id ORDER BY b.read_at LIMIT 1`,
      [billId, courierId]
    )
    if (earlier) throw new ConflictException('oms_bill_earlier', earlier)
  }
}
