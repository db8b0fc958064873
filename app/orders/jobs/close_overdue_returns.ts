import { systemClock } from '#kernel/clock'
import type { JobHandler } from '#kernel/jobs/job'
import CloseOverdueReturnsAction from '#orders/actions/close_overdue_returns'

const BATCH = 500

/** Closes, every hour, returns whose goods were not sent in time. */
export default class CloseOverdueReturns implements JobHandler {
  async handle(): Promise<void> {
    const now = systemClock.now()
    const action = new CloseOverdueReturnsAction()
    while ((await action.handle({ now, limit: BATCH })).length === BATCH);
  }
}
