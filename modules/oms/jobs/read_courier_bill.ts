import type { JobContext, JobHandler } from '#kernel/jobs/job'
import GiveUpCourierBill from '#modules/oms/actions/give_up_courier_bill'
import ReadCourierBill from '#modules/oms/actions/read_courier_bill'
import { BILL_TRIES } from '#modules/oms/services/courier_bills/bill_reading'

/** Reads a courier's bill; the last try says in the bill why none succeeded. */
export default class ReadCourierBillJob implements JobHandler<{ billId: number }> {
  async handle({ billId }: { billId: number }, { attempt }: JobContext): Promise<void> {
    const giveUp = (error: unknown) => new GiveUpCourierBill().handle({ billId, error })
    // Every try before this one ended with its process: nobody was left to say so.
    if (attempt > BILL_TRIES) return giveUp(null)
    try {
      await new ReadCourierBill().handle({ billId })
    } catch (error) {
      if (attempt < BILL_TRIES) throw error
      await giveUp(error)
    }
  }
}
