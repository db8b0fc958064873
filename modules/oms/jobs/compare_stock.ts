import type { JobHandler } from '#kernel/jobs/job'
import CompareStock from '#modules/oms/actions/compare_stock'

/** Every night: what platforms were told against what they should show. */
export default class CompareStockJob implements JobHandler {
  async handle(): Promise<void> {
    await new CompareStock().handle()
  }
}
