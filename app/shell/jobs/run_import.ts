import type { JobHandler } from '#kernel/jobs/job'
import { RunImport } from '#shell/actions/run_import'

export default class RunImportJob implements JobHandler<{ runId: number }> {
  async handle({ runId }: { runId: number }) {
    await new RunImport().handle(runId)
  }
}
