import { RefusedException } from '#kernel/exceptions'
import type { JobHandler } from '#kernel/jobs/job'
import AgreeRefund from '#modules/oms/actions/agree_refund'

/** Agrees to a small refund by itself. What the platform refuses is a person's to look at: it stands on the case. */
export default class AgreeRefundJob implements JobHandler<{ refundId: number }> {
  async handle(payload: { refundId: number }): Promise<void> {
    try {
      await new AgreeRefund().handle(payload)
    } catch (error) {
      if (!(error instanceof RefusedException)) throw error
    }
  }
}
