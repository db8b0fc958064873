import type { JobHandler } from '#kernel/jobs/job'
import SumEntries from '#inventory/actions/sum_entries'

/** Every night: sums what was posted to long ledgers. */
export default class SumEntriesJob implements JobHandler {
  async handle(): Promise<void> {
    await new SumEntries().handle()
  }
}
