import { systemClock } from '#kernel/clock'
import type { JobHandler } from '#kernel/jobs/job'
import { dueGapDays } from '#modules/oms/queries/due_gap_days'
import { queueGapChecks } from '#modules/oms/services/queue'

/** Every hour: today so far, days that were over since their last check, and days that differ. */
export default class CheckGapsJob implements JobHandler {
  async handle(): Promise<void> {
    await queueGapChecks(null, await dueGapDays(systemClock.now()))
  }
}
