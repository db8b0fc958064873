import type { JobHandler } from '#kernel/jobs/job'
import RefreshAlerts from '#inventory/actions/refresh_alerts'

/** Every few minutes what moved, every night everything. */
export default class RefreshAlertsJob implements JobHandler<{ whole?: boolean }> {
  async handle(payload: { whole?: boolean }): Promise<void> {
    await new RefreshAlerts().handle({ whole: payload.whole === true })
  }
}
