import { SYSTEM, type Actor } from '#kernel/access/actor'
import { ConflictException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { actorOf } from '#shell/services/actors'
import { BILL_TRIES, billQueue } from '#modules/oms/services/courier_bills/bill_reading'
import type { lockOpenBill } from '#modules/oms/services/courier_bills/open_bill'

/** Has a bill closed, behind what else is to be done with bills of its courier. */
export const queueClosing = (trx: Trx | null, bill: { id: number; courierId: number }) =>
  addJob(trx, {
    name: 'oms.close_courier_bill',
    payload: { billId: bill.id },
    queue: billQueue(bill.courierId),
    maxAttempts: BILL_TRIES + 1,
  })

/**
 * What an earlier bill counts of a number decides what is due of it here.
 * @throws ConflictException `oms_bill_undecided` while lines wait, `oms_bill_earlier` while an earlier
 *   bill with the same numbers is not closed
 */
export async function refuseUnready(
  trx: Trx,
  { id, courierId, toDecide }: Awaited<ReturnType<typeof lockOpenBill>>
): Promise<void> {
  if (toDecide > 0) throw new ConflictException('oms_bill_undecided', { count: toDecide })
  const [earlier] = await sql<{ from: string; to: string; count: number }>(
    trx,
    `SELECT to_char(b.period_from, 'YYYY-MM-DD') AS from, to_char(b.period_to, 'YYYY-MM-DD') AS to, count(DISTINCT l.waybill_no)::int AS count
       FROM oms_courier_bills own JOIN oms_courier_bills b ON b.courier_id = own.courier_id AND b.state IN ('open', 'closing') AND b.read_at < own.read_at
       JOIN oms_courier_bill_lines l ON l.bill_id = b.id
      WHERE own.id = $1 AND own.courier_id = $2
        AND EXISTS (SELECT FROM oms_courier_bill_lines x WHERE x.bill_id = $1 AND x.courier_id = $2 AND x.waybill_no = l.waybill_no)
      GROUP BY b.id ORDER BY b.read_at LIMIT 1`,
    [id, courierId]
  )
  if (earlier) throw new ConflictException('oms_bill_earlier', earlier)
}

/** Who had a bill closed: the job acts for them. */
export async function closerOf(billId: number): Promise<Actor> {
  const [bill] = await sql<{ closedBy: number | null }>(
    null,
    `SELECT closed_by AS "closedBy" FROM oms_courier_bills WHERE id = $1 AND state = 'closing'`,
    [billId]
  )
  return bill?.closedBy ? actorOf({ id: bill.closedBy }) : SYSTEM
}

/** Tells who had the bill closed what became of it. */
export const tellCloser = (
  trx: Trx,
  bill: { id: number; courierName: string; closedBy: number | null },
  what: 'closed' | 'unclosed',
  params: Record<string, string | number> = {}
) =>
  notify(trx, bill.closedBy === null ? [] : [bill.closedBy], {
    kind: `oms.courier_bill.${what}`,
    message: `oms.notifications.bill_${what}`,
    params: { courier: bill.courierName, ...params },
    href: `/oms/courier-bills/${bill.id}`,
  })
