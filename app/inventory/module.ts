import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'inventory',
  version: '1.0.0',
  stage: 'startup',
  jobs: {
    'inventory.expire_reservations': () => import('#inventory/jobs/expire_reservations'),
    'inventory.prove_stock': () => import('#inventory/jobs/prove_stock'),
    'inventory.refresh_policies': () => import('#inventory/jobs/refresh_policies'),
  },
  schedules: [
    { job: 'inventory.expire_reservations', cron: '* * * * *' },
    { job: 'inventory.refresh_policies', cron: '20 3 * * *' },
    { job: 'inventory.prove_stock', cron: '40 3 * * *' },
  ],
  // Value in the company's currency; 0 switches the second pair of eyes off.
  settings: [{ key: 'adjustment_limit', type: 'decimal', default: '5000', min: 0 }],
  demo: () => import('#inventory/demo/seed'),
})
