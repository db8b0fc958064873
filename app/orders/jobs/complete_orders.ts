import { systemClock } from '#kernel/clock'
import type { JobHandler } from '#kernel/jobs/job'
import { settings } from '#kernel/settings/settings'
import CompleteOrdersAction from '#orders/actions/complete_orders'

const BATCH = 1000
const DAY_MS = 86_400_000

/** Completes, every night, the orders that arrived as many days ago as the setting says. */
export default class CompleteOrders implements JobHandler {
  async handle(): Promise<void> {
    const days = settings.integer('orders', 'complete_after_days')
    const deliveredBefore = new Date(systemClock.now().getTime() - days * DAY_MS)
    const action = new CompleteOrdersAction()
    while ((await action.handle({ deliveredBefore, limit: BATCH })).length === BATCH);
  }
}
