import { DomainException } from '#kernel/exceptions'
import type { JobContext, JobHandler } from '#kernel/jobs/job'
import CloseCourierBill from '#modules/oms/actions/close_courier_bill'
import GiveUpBillClosing from '#modules/oms/actions/give_up_bill_closing'
import { closerOf } from '#modules/oms/services/courier_bills/bill_closing'
import { BILL_TRIES } from '#modules/oms/services/courier_bills/bill_reading'

/** Closes a courier's bill; what stands in the way, or the last try, opens it again with the reason. */
export default class CloseCourierBillJob implements JobHandler<{ billId: number }> {
  async handle({ billId }: { billId: number }, { attempt }: JobContext): Promise<void> {
    const giveUp = (error: unknown) => new GiveUpBillClosing().handle({ billId, error })
    // Every try before this one ended with its process: nobody was left to say so.
    if (attempt > BILL_TRIES) return giveUp(null)
    try {
      await new CloseCourierBill().handle({ billId, actor: await closerOf(billId) })
    } catch (error) {
      if (!(error instanceof DomainException) && attempt < BILL_TRIES) throw error
      await giveUp(error)
    }
  }
}
