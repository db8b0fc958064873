import type { JobHandler } from '#kernel/jobs/job'
import PullRefunds from '#modules/oms/actions/pull_refunds'

/** Reads what changed in one store's after-sales on its platform. */
export default class PullRefundsJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new PullRefunds().handle(payload)
  }
}
