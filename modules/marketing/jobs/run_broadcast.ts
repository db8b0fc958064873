import type { JobContext, JobHandler } from '#kernel/jobs/job'
import RunBroadcast from '#modules/marketing/actions/run_broadcast'

export default class RunBroadcastJob implements JobHandler<{ broadcastId: number }> {
  async handle(payload: { broadcastId: number }, _: JobContext): Promise<void> {
    await new RunBroadcast().handle(payload)
  }
}
