import type { JobHandler } from '#kernel/jobs/job'
import ImportOrderFile from '#modules/oms/actions/import_order_file'

export default class ImportOrderFileJob implements JobHandler<{ runId: number }> {
  async handle({ runId }: { runId: number }): Promise<void> {
    await new ImportOrderFile().handle({ runId })
  }
}
