import type { JobHandler } from '#kernel/jobs/job'
import ApplyPrices from '#catalog/actions/apply_prices'

/** Every minute: planned prices whose time has come. */
export default class ApplyPricesJob implements JobHandler {
  async handle(): Promise<void> {
    await new ApplyPrices().handle()
  }
}
