import type { JobHandler } from '#kernel/jobs/job'
import CheckOrderFile from '#modules/oms/actions/check_order_file'

export default class CheckOrderFileJob implements JobHandler<{ runId: number }> {
  async handle({ runId }: { runId: number }): Promise<void> {
    await new CheckOrderFile().handle({ runId })
  }
}
