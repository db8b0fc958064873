import { systemClock } from '#kernel/clock'
import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { ordersMoved } from '#modules/oms/services/workbench_live'
import { releasesByItself } from '#modules/oms/services/pipeline_settings'

const PER_RUN = 500

/** Lets go what waited for a moment: orders for companions, parcels for goods that were sold ahead. */
export default class ReleaseDueJob implements JobHandler {
  async handle(): Promise<void> {
    const now = systemClock.now()
    await sql(
      null,
      `DELETE FROM oms_merge_waits w USING orders o WHERE o.id = w.order_id AND o.status <> 'approved'`
    )
    const orders = await sql<{ id: number }>(
      null,
      'SELECT order_id AS id FROM oms_merge_waits WHERE due_at <= $1 ORDER BY due_at LIMIT $2',
      [now, PER_RUN]
    )
    const ids = orders.map((row) => row.id)
    if (ids.length > 0) {
      await new ProcessOrders().handle({ orderIds: ids })
      ordersMoved(null, ids)
    }
    if (!releasesByItself()) return
    const parcels = await sql<{ id: number }>(
      null,
      `SELECT id FROM fulfilments WHERE status = 'reserved' AND not_before <= $1 ORDER BY not_before LIMIT $2`,
      [now, PER_RUN]
    )
    await new ReleaseFulfilments().handle({ fulfilmentIds: parcels.map((row) => row.id) })
  }
}
