import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { queueClosing } from '#modules/oms/services/courier_bills/bill_closing'
import { queueBill } from '#modules/oms/services/courier_bills/bill_reading'
import { queueFetch, queueProcess, queueSubmit, queueTelling } from '#modules/oms/services/queue'
import { addJobs } from '#kernel/jobs/queue'

/**
 * Picks up what no job is left for (a queue that was emptied, a module that was off): messages,
 * platform orders, captured orders, parcels and courier bills that have waited for some minutes.
 */
export default class SweepJob implements JobHandler {
  async handle(): Promise<void> {
    const idle = `now() - interval '5 minutes'`
    const inbox = await sql<{ storeId: number; isNamed: boolean }>(
      null,
      `SELECT DISTINCT store_id AS "storeId", external_ids IS NOT NULL AS "isNamed" FROM oms_inbox
        WHERE state = 'received' AND received_at < ${idle}`
    )
    await addJobs(
      null,
      inbox
        .filter((one) => !one.isNamed)
        .map(({ storeId }) => ({ name: 'oms.process_inbox', payload: { storeId } }))
    )
    for (const { storeId } of inbox.filter((one) => one.isNamed)) await queueFetch(null, storeId)
    const filed = await sql<{ id: number }>(
      null,
      `SELECT id FROM platform_orders WHERE state IN ('received', 'mapped') AND updated_at < ${idle} ORDER BY id LIMIT 1000`
    )
    await queueSubmit(
      null,
      filed.map((row) => row.id)
    )
    const captured = await sql<{ id: number }>(
      null,
      `SELECT o.id FROM orders o WHERE o.status IN ('captured', 'approved') AND o.updated_at < ${idle}
          AND NOT EXISTS (SELECT 1 FROM oms_merge_waits w WHERE w.order_id = o.id)
          AND NOT EXISTS (SELECT 1 FROM oms_order_waits w WHERE w.order_id = o.id AND w.until > now()) ORDER BY o.id LIMIT 1000`
    )
    await queueProcess(
      null,
      captured.map((row) => row.id)
    )
    const untold = await sql<{ storeId: number }>(
      null,
      `SELECT DISTINCT c.store_id AS "storeId" FROM oms_ship_confirms c JOIN oms_channel_accounts a ON a.store_id = c.store_id AND a.state = 'active'
        WHERE c.state = 'waiting' AND c.next_at < ${idle}`
    )
    await queueTelling(
      null,
      untold.map((row) => row.storeId)
    )
    const bills = await sql<{ id: number; courierId: number; state: 'reading' | 'closing' }>(
      null,
      `SELECT b.id, b.courier_id AS "courierId", b.state FROM oms_courier_bills b
        WHERE b.state IN ('reading', 'closing') AND coalesce(b.step_at, b.created_at) < ${idle}
          AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.payload ->> 'billId' = b.id::text)`
    )
    for (const bill of bills)
      await (bill.state === 'reading' ? queueBill(null, bill) : queueClosing(null, bill))
  }
}
