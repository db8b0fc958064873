import { holdersOf, notify } from '#kernel/notifications/notify'
import type { JobHandler } from '#kernel/jobs/job'
import { proveBins } from '../queries/prove_bins.js'

/** Every night: proves the bins against the levels, and tells who runs them when they disagree. */
export default class ProveBinsJob implements JobHandler {
  async handle(): Promise<void> {
    const drift = await proveBins(null)
    if (drift.length === 0) return
    await notify(null, await holdersOf(null, 'wms.bins.manage'), {
      kind: 'wms.bins.disagree',
      message: 'wms.notifications.bins_disagree',
      params: { count: drift.length },
      href: '/wms/bins',
    })
  }
}
