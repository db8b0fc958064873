import type { JobHandler } from '#kernel/jobs/job'
import PullOrders from '#modules/oms/actions/pull_orders'

/** Reads what changed on one store's platform. */
export default class PullStoreJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new PullOrders().handle(payload)
  }
}
