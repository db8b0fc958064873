import { defineArea } from '#kernel/define_module'
import { defaultRoles, nav, permissions } from '#inventory/manifest/access'

export default defineArea({
  name: 'inventory',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#inventory/routes'),
  apiRoutes: () => import('#inventory/api_routes'),
  provider: () => import('#inventory/provider'),
  jobs: {
    'inventory.expire_reservations': () => import('#inventory/jobs/expire_reservations'),
    'inventory.prove_stock': () => import('#inventory/jobs/prove_stock'),
    'inventory.refresh_alerts': () => import('#inventory/jobs/refresh_alerts'),
    'inventory.refresh_policies': () => import('#inventory/jobs/refresh_policies'),
    'inventory.turn_quotas': () => import('#inventory/jobs/turn_quotas'),
  },
  schedules: [
    { job: 'inventory.expire_reservations', cron: '* * * * *' },
    { job: 'inventory.turn_quotas', cron: '* * * * *' },
    { job: 'inventory.refresh_policies', cron: '20 3 * * *' },
    { job: 'inventory.refresh_alerts', cron: '*/5 * * * *' },
    { job: 'inventory.refresh_alerts', cron: '30 3 * * *', payload: { whole: true } },
    { job: 'inventory.prove_stock', cron: '40 3 * * *' },
    { job: 'inventory.sum_entries', cron: '50 3 * * *' },
  ],
  permissions,
  defaultRoles,
  nav,
  // Value in the company's currency; 0 switches the second pair of eyes off.
  settings: [
    { key: 'adjustment_limit', type: 'decimal', default: '5000', min: 0 },
    { key: 'alert_lead_days', type: 'integer', default: 7, min: 1, max: 365 },
    { key: 'alert_overstock_days', type: 'integer', default: 120, min: 1, max: 3650 },
    { key: 'alert_slow_days', type: 'integer', default: 90, min: 1, max: 3650 },
  ],
  searches: [
    {
      key: 'stock',
      label: 'inventory.searches.stock',
      permission: 'inventory.stock.view',
      search: () => import('#inventory/searches/stock'),
    },
  ],
  importers: [
    {
      key: 'inventory.opening',
      label: 'inventory.importers.opening',
      permission: 'inventory.stock.open',
      importer: () => import('#inventory/importers/opening'),
    },
    {
      key: 'inventory.adjustments',
      label: 'inventory.importers.adjustments',
      permission: 'inventory.stock.adjust',
      importer: () => import('#inventory/importers/adjustments'),
    },
    {
      key: 'inventory.policies',
      label: 'inventory.importers.policies',
      permission: 'inventory.policies.edit',
      importer: () => import('#inventory/importers/policies'),
    },
  ],
  slots: [
    {
      slot: 'catalog.skus.tabs',
      key: 'stock',
      label: 'inventory.nav.stock',
      permission: 'inventory.stock.view',
      order: 10,
      component: 'inventory/sku_stock',
      load: () => import('#inventory/slots/sku_stock'),
    },
  ],
  widgets: [
    {
      key: 'low_stock',
      label: 'inventory.widgets.low_stock',
      permission: 'inventory.stock.view',
      order: 30,
      component: 'inventory/low_stock',
      load: () => import('#inventory/widgets/low_stock'),
    },
    {
      key: 'stock_value',
      label: 'inventory.widgets.stock_value',
      permission: 'catalog.costs.view',
      order: 40,
      component: 'inventory/stock_value',
      load: () => import('#inventory/widgets/stock_value'),
    },
  ],
  demo: () => import('#inventory/demo/seed'),
})
