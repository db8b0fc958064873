import { defineModule } from '#kernel/define_module'
import { listeners } from '#modules/crm-core/manifest/listeners'
import { settings } from '#modules/crm-core/manifest/settings'

export default defineModule({
  name: 'crm-core',
  version: '1.0.0',
  stage: 'startup',
  requires: [],
  enhances: ['marketing', 'service-desk'],
  listeners,
  settings,
  jobs: {
    'crm-core.recycle_leads': () => import('#modules/crm-core/jobs/recycle_leads'),
    'crm-core.remind_follow_ups': () => import('#modules/crm-core/jobs/remind_follow_ups'),
  },
  schedules: [
    { job: 'crm-core.recycle_leads', cron: '30 2 * * *' },
    { job: 'crm-core.remind_follow_ups', cron: '*/5 * * * *' },
  ],
  customerRefs: [
    {
      table: 'crm_core_leads',
      column: 'customer_id',
      // One open lead a customer: a second one stays where it is.
      movable: `r.state <> 'open' OR NOT EXISTS (SELECT FROM crm_core_leads w WHERE w.customer_id = $1 AND w.state = 'open')`,
    },
  ],
})
