import type { JobHandler } from '#kernel/jobs/job'
import EndQuotas from '#inventory/actions/end_quotas'
import StartQuotas from '#inventory/actions/start_quotas'

/** Every minute: quotas whose time is over end, then those whose time has come begin. */
export default class TurnQuotasJob implements JobHandler {
  async handle(): Promise<void> {
    await new EndQuotas().handle()
    await new StartQuotas().handle()
  }
}
