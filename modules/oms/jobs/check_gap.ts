import type { JobHandler } from '#kernel/jobs/job'
import CheckGap from '#modules/oms/actions/check_gap'
import { RateLimited } from '#modules/oms/services/platforms/platform_connector'
import { queueGapChecks, type GapDay } from '#modules/oms/services/queue'

/** Compares one store's day with its platform; one that wants to be asked later is. */
export default class CheckGapJob implements JobHandler<GapDay> {
  async handle(payload: GapDay): Promise<void> {
    try {
      await new CheckGap().handle(payload)
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error
      await queueGapChecks(null, [payload], error.retryAfterMs)
    }
  }
}
