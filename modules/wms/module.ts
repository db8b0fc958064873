import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { CasesApproved } from '#orders/events/cases_approved'
import { CasesReceived } from '#orders/events/cases_received'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { FulfilmentsReleased } from '#orders/events/fulfilments_released'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'

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
      FulfilmentsShipped,
      'wms.close_backlog',
      () => import('./listeners/close_backlog_on_fulfilments_shipped.js')
    ),
    listen(
      CasesApproved,
      'wms.expect_returns',
      () => import('./listeners/expect_returns_on_cases_approved.js')
    ),
    listen(
      CasesReceived,
      'wms.close_expected',
      () => import('./listeners/close_expected_on_cases_received.js')
    ),
    listen(
      EntriesPosted,
      'wms.follow_entries',
      () => import('./listeners/follow_stock_entries.js'),
      'inTransaction'
    ),
  ],
  permissions: [
    { key: 'wms.waves.view' },
    { key: 'wms.waves.release' },
    { key: 'wms.tasks.pick' },
    { key: 'wms.packs.pack' },
    { key: 'wms.packs.override', risk: 'high' },
    { key: 'wms.waybills.view' },
    { key: 'wms.waybills.issue' },
    { key: 'wms.waybills.void', risk: 'high' },
    { key: 'wms.parcels.ship' },
    { key: 'wms.bins.view' },
    { key: 'wms.bins.manage' },
    { key: 'wms.bins.putaway' },
    { key: 'wms.bins.count' },
    { key: 'wms.returns.view' },
    { key: 'wms.returns.receive' },
    { key: 'wms.floor.use' },
  ],
  defaultRoles: {
    warehouse: [
      'wms.waves.view',
      'wms.waves.release',
      'wms.tasks.pick',
      'wms.packs.pack',
      'wms.packs.override',
      'wms.waybills.view',
      'wms.waybills.issue',
      'wms.waybills.void',
      'wms.parcels.ship',
      'wms.bins.view',
      'wms.bins.manage',
      'wms.bins.putaway',
      'wms.bins.count',
      'wms.returns.view',
      'wms.returns.receive',
      'wms.floor.use',
    ],
    operations: [
      'wms.waves.view',
      'wms.waves.release',
      'wms.waybills.view',
      'wms.bins.view',
      'wms.returns.view',
    ],
    service: ['wms.waybills.view', 'wms.returns.view'],
    purchasing: ['wms.bins.view'],
  },
  nav: [
    {
      section: 'back',
      label: 'wms.nav.backlog',
      icon: 'i-lucide-inbox',
      href: '/wms/backlog',
      permission: 'wms.waves.view',
      order: 40,
      counter: () => import('./queries/count_waiting.js'),
    },
    {
      section: 'back',
      label: 'wms.nav.waves',
      icon: 'i-lucide-waves',
      href: '/wms/waves',
      permission: 'wms.waves.view',
      order: 41,
    },
    {
      section: 'back',
      label: 'wms.nav.tasks',
      icon: 'i-lucide-shopping-cart',
      href: '/wms/tasks',
      permission: 'wms.waves.view',
      order: 42,
    },
    {
      section: 'back',
      label: 'wms.nav.packing',
      icon: 'i-lucide-package',
      href: '/wms/packing',
      permission: 'wms.packs.pack',
      order: 43,
    },
    {
      section: 'back',
      label: 'wms.nav.shipping',
      icon: 'i-lucide-truck',
      href: '/wms/shipping',
      permission: 'wms.parcels.ship',
      order: 44,
    },
    {
      section: 'back',
      label: 'wms.nav.waybills',
      icon: 'i-lucide-ticket',
      href: '/wms/waybills',
      permission: 'wms.waybills.view',
      order: 45,
    },
    {
      section: 'back',
      label: 'wms.nav.returns',
      icon: 'i-lucide-undo-2',
      href: '/wms/returns',
      permission: 'wms.returns.view',
      order: 46,
    },
    {
      section: 'back',
      label: 'wms.nav.bins',
      icon: 'i-lucide-grid-3x3',
      href: '/wms/bins',
      permission: 'wms.bins.view',
      order: 47,
    },
    {
      section: 'back',
      label: 'wms.nav.pda',
      icon: 'i-lucide-smartphone',
      href: '/wms/pda',
      permission: 'wms.floor.use',
      order: 48,
    },
  ],
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
  settings: [
    { key: 'require_bin_scan', type: 'boolean', default: false },
    { key: 'weight_tolerance_g', type: 'integer', default: 50, min: 0, max: 10_000 },
    { key: 'weight_tolerance_percent', type: 'integer', default: 5, min: 0, max: 100 },
    { key: 'packaging_weight_g', type: 'integer', default: 80, min: 0, max: 10_000 },
    { key: 'waybill_endpoint', type: 'text', default: 'https://api.kdniao.com', max: 200 },
    { key: 'waybill_business_id', type: 'text', default: '', max: 50 },
    { key: 'waybill_app_key', type: 'secret', default: '' },
  ],
  schedules: [{ job: 'wms.prove_bins', cron: '50 3 * * *' }],
  jobs: {
    'wms.prove_bins': () => import('./jobs/prove_bins.js'),
    'wms.void_waybills': () => import('./jobs/void_waybills.js'),
  },
})
