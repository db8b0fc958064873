import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { CasesMoved } from '#orders/events/cases_moved'
import { FulfilmentLinesDropped } from '#orders/events/fulfilment_lines_dropped'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { FulfilmentsIntercepted } from '#orders/events/fulfilments_intercepted'
import { FulfilmentsReleased } from '#orders/events/fulfilments_released'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { defaultRoles, permissions } from './manifest/access.js'
import { nav } from './manifest/nav.js'
import { settings } from './manifest/settings.js'

export default defineModule({
  name: 'wms',
  version: '1.0.0',
  stage: 'growth',
  requires: ['oms'],
  enhances: ['finance'],
  provider: () => import('./provider.js'),
  routes: () => import('./routes.js'),
  listeners: [
    listen(
      FulfilmentsReleased,
      'wms.enter_backlog',
      () => import('./listeners/enter_backlog_on_fulfilments_released.js')
    ),
    listen(
      FulfilmentsCancelled,
      'wms.take_off_carts',
      () => import('./listeners/take_off_carts_on_fulfilments_cancelled.js')
    ),
    listen(
      FulfilmentLinesDropped,
      'wms.drop_lines',
      () => import('./listeners/drop_lines_on_fulfilment_lines_dropped.js')
    ),
    listen(
      FulfilmentsIntercepted,
      'wms.warn_floor',
      () => import('./listeners/warn_floor_on_fulfilments_intercepted.js')
    ),
    listen(
      FulfilmentsShipped,
      'wms.close_backlog',
      () => import('./listeners/close_backlog_on_fulfilments_shipped.js')
    ),
    listen(
      CasesMoved,
      'wms.follow_cases',
      () => import('./listeners/expect_returns_on_cases_moved.js')
    ),
    listen(
      EntriesPosted,
      'wms.follow_entries',
      () => import('./listeners/follow_stock_entries.js'),
      'inTransaction'
    ),
  ],
  permissions,
  defaultRoles,
  nav,
  widgets: [
    {
      key: 'wms.floor',
      label: 'wms.widgets.floor',
      permission: 'wms.waves.view',
      order: 20,
      component: 'wms/floor_widget',
      load: () => import('./queries/load_floor_widget.js'),
    },
  ],
  searches: [
    {
      key: 'wms.bins',
      label: 'wms.searches.bins',
      permission: 'wms.bins.view',
      search: () => import('./queries/search_bins.js'),
    },
    {
      key: 'wms.parcels',
      label: 'wms.searches.parcels',
      permission: 'wms.waybills.view',
      search: () => import('./queries/search_parcels.js'),
    },
  ],
  demo: () => import('./demo/seed.js'),
  blockers: () => import('./blockers.js'),
  backfill: () => import('./backfill.js'),
  health: () => import('./health.js'),
  settings,
  schedules: [{ job: 'wms.prove_bins', cron: '50 3 * * *' }],
  jobs: {
    'wms.prove_bins': () => import('./jobs/prove_bins.js'),
    'wms.void_waybills': () => import('./jobs/void_waybills.js'),
  },
})
