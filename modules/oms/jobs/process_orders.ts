import type { JobHandler } from '#kernel/jobs/job'
import ProcessOrders from '#modules/oms/actions/process_orders'

/** Runs orders through the pipeline. */
export default class ProcessOrdersJob implements JobHandler<{
  orderIds: number[]
  reaudit?: boolean
}> {
  async handle(payload: { orderIds: number[]; reaudit?: boolean }): Promise<void> {
    await new ProcessOrders().handle(payload)
  }
}
