import type { JobHandler } from '#kernel/jobs/job'
import RefreshPolicies from '#inventory/actions/refresh_policies'

/** Every night: reorder points that follow demand. */
export default class RefreshPoliciesJob implements JobHandler {
  async handle(): Promise<void> {
    await new RefreshPolicies().handle()
  }
}
