import type { JobHandler } from '#kernel/jobs/job'
import PushStock from '#modules/oms/actions/push_stock'

/** Tells one store's platform of its stock. */
export default class PushStockJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new PushStock().handle(payload)
  }
}
