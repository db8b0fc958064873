import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'inventory',
  version: '1.0.0',
  stage: 'startup',
  jobs: {
    'inventory.expire_reservations': () => import('#inventory/jobs/expire_reservations'),
  },
  schedules: [{ job: 'inventory.expire_reservations', cron: '* * * * *' }],
})
