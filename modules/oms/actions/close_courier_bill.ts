import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import BillFreight from '#orders/actions/bill_freight'
import { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/** What is paid of a line: all that was accepted, of a disputed one what was expected. */
const PAYABLE = `CASE l.state WHEN 'accepted' THEN l.amount ELSE coalesce(l.expected, 0) END`

/**
 * Closes a bill for good: lines with nothing to decide are accepted, and parcels get the freight they
 * were billed.
 * @throws ConflictException `oms_bill_undecided` while lines wait, `oms_bill_closed`
 */
export default class CloseCourierBill {
  handle(input: { billId: number; actor: Actor }): Promise<void> {
    const { billId, actor } = input
    return inTransaction(null, async (trx) => {
      const bill = await lockOpenBill(trx, billId)
      if (bill.toDecide > 0)
        throw new ConflictException('oms_bill_undecided', { count: bill.toDecide })
      await sql(
        trx,
        `UPDATE oms_courier_bill_lines SET state = 'accepted' WHERE bill_id = $1 AND state = 'clean'`,
        [billId]
      )
      const parcels = await sql<{ fulfilmentId: number; amount: string }>(
        trx,
        `SELECT l.fulfilment_id AS "fulfilmentId", sum(${PAYABLE})::text AS amount FROM oms_courier_bill_lines l
          WHERE l.bill_id = $1 AND l.fulfilment_id IS NOT NULL GROUP BY 1 HAVING sum(${PAYABLE}) <> 0 ORDER BY 1`,
        [billId]
      )
      await new BillFreight().handle({ trx, parcels, actor })
      await sql(
        trx,
        `UPDATE oms_courier_bills SET state = 'closed', closed_at = now(), closed_by = $2,
                payable = (SELECT coalesce(sum(${PAYABLE}), 0) FROM oms_courier_bill_lines l WHERE l.bill_id = $1)
          WHERE id = $1`,
        [billId, actor.id]
      )
      await audit(trx, actor, {
        action: 'oms.courier_bill.close',
        subjectType: 'courier_bill',
        subjectId: billId,
        after: { parcels: parcels.length },
      })
    })
  }
}
