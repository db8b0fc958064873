import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { ReplenishmentRequested } from '#inventory/events/replenishment_requested'
import { defaultRoles, nav, permissions } from './manifest/access.js'

export default defineModule({
  name: 'purchasing',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['finance', 'wms'],
  routes: () => import('./routes.js'),
  provider: () => import('./provider.js'),
  apiRoutes: () => import('./api_routes.js'),
  permissions,
  defaultRoles,
  nav,
  listeners: [
    listen(
      LevelsChanged,
      'purchasing.suggest_purchases',
      () => import('./listeners/suggest_purchases_on_levels_changed.js')
    ),
    listen(
      ReplenishmentRequested,
      'purchasing.request_purchases',
      () => import('./listeners/request_purchases_on_replenishment_requested.js')
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
  slots: [
    {
      slot: 'catalog.skus.tabs',
      key: 'purchasing.suppliers',
      label: 'purchasing.slots.suppliers',
      permission: 'purchasing.suppliers.view',
      order: 40,
      component: 'purchasing/sku_suppliers',
      load: () => import('./queries/load_sku_suppliers.js'),
    },
  ],
  widgets: [
    {
      key: 'purchasing.buying',
      label: 'purchasing.widgets.buying',
      permission: 'purchasing.orders.view',
      order: 25,
      component: 'purchasing/buying_widget',
      load: () => import('./queries/load_buying_widget.js'),
    },
  ],
  searches: [
    {
      key: 'purchasing.orders',
      label: 'purchasing.searches.orders',
      permission: 'purchasing.orders.view',
      search: () => import('./searches/orders.js'),
    },
    {
      key: 'purchasing.suppliers',
      label: 'purchasing.searches.suppliers',
      permission: 'purchasing.suppliers.view',
      search: () => import('./searches/suppliers.js'),
    },
  ],
  blockers: () => import('./blockers.js'),
  health: () => import('./health.js'),
  demo: () => import('./demo/seed.js'),
  schedules: [{ job: 'purchasing.suggest_purchases', cron: '30 5 * * *' }],
})
