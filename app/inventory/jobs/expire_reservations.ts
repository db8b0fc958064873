import type { JobHandler } from '#kernel/jobs/job'
import ExpireReservations from '#inventory/actions/expire_reservations'

/** Every minute: gives back stock promised for a time that is over. */
export default class ExpireReservationsJob implements JobHandler {
  async handle(): Promise<void> {
    await new ExpireReservations().handle()
  }
}
