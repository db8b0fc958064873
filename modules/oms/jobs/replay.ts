import type { JobHandler } from '#kernel/jobs/job'
import RunReplay from '#modules/oms/actions/run_replay'

/** Decides past orders again under what was changed. */
export default class ReplayJob implements JobHandler<{ id: number }> {
  async handle(payload: { id: number }): Promise<void> {
    await new RunReplay().handle(payload)
  }
}
