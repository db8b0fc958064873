import { defineModule } from '#kernel/define_module'
import { listeners } from '#modules/marketing/manifest/listeners'
import { nav } from '#modules/marketing/manifest/nav'
import { settings } from '#modules/marketing/manifest/settings'

export default defineModule({
  name: 'marketing',
  version: '1.0.0',
  stage: 'startup',
  requires: ['crm-core'],
  enhances: [],
  provider: () => import('#modules/marketing/provider'),
  routes: () => import('#modules/marketing/routes'),
  permissions: [
    { key: 'marketing.pages.view' },
    { key: 'marketing.pages.edit' },
    { key: 'marketing.messages.view' },
    { key: 'marketing.messages.edit' },
    { key: 'marketing.broadcasts.send' },
    { key: 'marketing.connections.manage', risk: 'high' },
  ],
  defaultRoles: {
    marketing: [
      'marketing.pages.view',
      'marketing.pages.edit',
      'marketing.messages.view',
      'marketing.messages.edit',
      'marketing.broadcasts.send',
    ],
    service: ['marketing.messages.view'],
  },
  nav,
  slots: [
    {
      slot: 'customers.record.tabs',
      key: 'visits',
      label: 'marketing.visits',
      permission: 'customers.customers.view',
      order: 40,
      component: 'marketing/customer_visits',
      load: () => import('#modules/marketing/queries/customer_visits'),
    },
  ],
  widgets: [
    {
      key: 'marketing.visits',
      label: 'marketing.widgets.visits',
      permission: 'marketing.pages.view',
      order: 30,
      component: 'marketing/visits_widget',
      load: () => import('#modules/marketing/queries/report_visits'),
    },
  ],
  blockers: () => import('#modules/marketing/blockers'),
  health: () => import('#modules/marketing/queries/connection_health'),
  publicRoutes: () => import('#modules/marketing/public_routes'),
  webhookRoutes: () => import('#modules/marketing/webhook_routes'),
  listeners,
  settings,
  jobs: {
    'marketing.send_touch': () => import('#modules/marketing/jobs/send_touch'),
    'marketing.run_broadcast': () => import('#modules/marketing/jobs/run_broadcast'),
    'marketing.sweep_touches': () => import('#modules/marketing/jobs/sweep_touches'),
    'marketing.expire_coupons': () => import('#modules/marketing/jobs/expire_coupons'),
  },
  schedules: [
    { job: 'marketing.sweep_touches', cron: '* * * * *' },
    { job: 'marketing.expire_coupons', cron: '*/10 * * * *' },
  ],
  demo: () => import('./demo.js'),
  customerRefs: [
    { table: 'marketing_visitors', column: 'customer_id' },
    { table: 'marketing_coupon_claims', column: 'customer_id' },
    { table: 'marketing_order_sources', column: 'customer_id', key: 'order_id' },
    {
      table: 'marketing_touches',
      column: 'customer_id',
      movable:
        'NOT EXISTS (SELECT FROM marketing_touches w WHERE w.customer_id = $1 AND w.template_id = r.template_id AND w.ref = r.ref)',
    },
  ],
})
