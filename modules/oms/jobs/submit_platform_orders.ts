import type { JobHandler } from '#kernel/jobs/job'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'

/** Turns filed platform orders into orders. */
export default class SubmitPlatformOrdersJob implements JobHandler<{ ids: number[] }> {
  async handle(payload: { ids: number[] }): Promise<void> {
    await new SubmitPlatformOrders().handle(payload)
  }
}
