import type { JobHandler } from '#kernel/jobs/job'
import RetryBackorders from '#modules/oms/actions/retry_backorders'

/** Gives backorders another try, together. */
export default class RetryBackordersJob implements JobHandler {
  async handle(): Promise<void> {
    await new RetryBackorders().handle()
  }
}
