import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { LevelsChanged } from '#inventory/events/levels_changed'

export default defineModule({
  name: 'purchasing',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['finance', 'wms'],
  listeners: [
    listen(
      LevelsChanged,
      'purchasing.suggest_purchases',
      () => import('./listeners/suggest_purchases_on_levels_changed.js')
    ),
  ],
  jobs: {
    'purchasing.suggest_purchases': () => import('./jobs/suggest_purchases.js'),
  },
  settings: [
    // In the company's currency.
    { key: 'approval_limit', type: 'decimal', default: '20000', min: 0 },
    { key: 'bill_tolerance_percent', type: 'decimal', default: '1', min: 0, max: 100 },
  ],
  schedules: [{ job: 'purchasing.suggest_purchases', cron: '30 5 * * *' }],
})
