import type { HealthLine } from '#kernel/define_module'
import { proveBins } from './queries/prove_bins.js'

export default async function health(): Promise<HealthLine[]> {
  const drift = await proveBins(null)
  return [
    {
      ok: drift.length === 0,
      message: drift.length === 0 ? 'wms.health.bins_right' : 'wms.health.bins_wrong',
    },
  ]
}
