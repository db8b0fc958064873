import { ListingsMapped } from '#catalog/events/listings_mapped'
import { AvailabilityChanged } from '#inventory/events/availability_changed'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { OrdersCancelled } from '#orders/events/orders_cancelled'
import { OrdersCaptured } from '#orders/events/orders_captured'
import { OrdersChanged } from '#orders/events/orders_changed'
import { OrdersPaid } from '#orders/events/orders_paid'
import { defaultRoles, nav, permissions } from '#modules/oms/manifest/access'
import { settings } from '#modules/oms/manifest/settings'
import { slots } from '#modules/oms/manifest/slots'
import { OrdersReleased } from '#orders/events/orders_released'

const settled = () => import('#modules/oms/listeners/resubmit_on_parcels_settled')
const wake = () => import('#modules/oms/listeners/wake_orders_on_siblings_settled')
const reaudit = () => import('#modules/oms/listeners/reaudit_orders_on_orders_changed')

export default defineModule({
  name: 'oms',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['crm-core', 'wms', 'finance'],
  routes: () => import('#modules/oms/routes'),
  apiRoutes: () => import('#modules/oms/api_routes'),
  webhookRoutes: () => import('#modules/oms/webhook_routes'),
  permissions,
  defaultRoles,
  nav,
  slots,
  settings,
  widgets: [
    {
      key: 'oms.work',
      label: 'oms.widgets.work',
      permission: 'oms.parked.view',
      order: 10,
      component: 'oms/work_widget',
      load: () => import('#modules/oms/queries/load_work_widget'),
    },
  ],
  searches: [
    {
      key: 'oms.platform_orders',
      label: 'oms.searches.platform_orders',
      permission: 'oms.parked.view',
      search: () => import('#modules/oms/queries/search_platform_orders'),
    },
  ],
  importers: [
    {
      key: 'oms.tariffs',
      label: 'oms.importers.tariffs',
      permission: 'oms.couriers.manage',
      importer: () => import('#modules/oms/importers/tariffs'),
    },
  ],
  blockers: () => import('#modules/oms/blockers'),
  health: () => import('#modules/oms/health'),
  demo: () => import('#modules/oms/demo/seed'),
  listeners: [
    listen(
      OrdersCaptured,
      'oms.process_captured',
      () => import('#modules/oms/listeners/process_orders_on_orders_captured')
    ),
    listen(
      OrdersReleased,
      'oms.process_released',
      () => import('#modules/oms/listeners/process_orders_on_orders_released')
    ),
    listen(OrdersChanged, 'oms.reaudit_changed', reaudit),
    listen(OrdersPaid, 'oms.reaudit_paid', reaudit),
    listen(OrdersPaid, 'oms.wake_paid', wake),
    listen(OrdersCancelled, 'oms.wake_cancelled', wake),
    listen(
      OrdersCancelled,
      'oms.withdraw_gifts',
      () => import('#modules/oms/listeners/withdraw_gifts_on_orders_cancelled')
    ),
    listen(
      FulfilmentsShipped,
      'oms.queue_ship_confirms',
      () => import('#modules/oms/listeners/confirm_shipments_on_fulfilments_shipped')
    ),
    listen(FulfilmentsCancelled, 'oms.resubmit_cancelled', settled),
    listen(FulfilmentsShipped, 'oms.resubmit_shipped', settled),
    listen(
      ListingsMapped,
      'oms.resubmit_mapped',
      () => import('#modules/oms/listeners/resubmit_on_listings_mapped')
    ),
    listen(
      EntriesPosted,
      'oms.retry_backorders',
      () => import('#modules/oms/listeners/retry_backorders_on_entries_posted')
    ),
    listen(
      LevelsChanged,
      'oms.mark_stock',
      () => import('#modules/oms/listeners/mark_stock_on_levels_changed')
    ),
    listen(
      AvailabilityChanged,
      'oms.mark_stock_of_rules',
      () => import('#modules/oms/listeners/mark_stock_on_availability_changed')
    ),
    listen(
      ListingsMapped,
      'oms.mark_stock_of_listings',
      () => import('#modules/oms/listeners/mark_stock_on_listings_mapped')
    ),
  ],
  jobs: {
    'oms.check_gap': () => import('#modules/oms/jobs/check_gap'),
    'oms.check_gaps': () => import('#modules/oms/jobs/check_gaps'),
    'oms.consume_all_messages': () => import('#modules/oms/jobs/consume_all_messages'),
    'oms.consume_messages': () => import('#modules/oms/jobs/consume_messages'),
    'oms.fetch_messages': () => import('#modules/oms/jobs/fetch_messages'),
    'oms.process_inbox': () => import('#modules/oms/jobs/process_inbox'),
    'oms.submit_platform_orders': () => import('#modules/oms/jobs/submit_platform_orders'),
    'oms.process_orders': () => import('#modules/oms/jobs/process_orders'),
    'oms.agree_refund': () => import('#modules/oms/jobs/agree_refund'),
    'oms.pull_all_refunds': () => import('#modules/oms/jobs/pull_all_refunds'),
    'oms.pull_refunds': () => import('#modules/oms/jobs/pull_refunds'),
    'oms.pull_store': () => import('#modules/oms/jobs/pull_store'),
    'oms.pull_stores': () => import('#modules/oms/jobs/pull_stores'),
    'oms.retry_backorders': () => import('#modules/oms/jobs/retry_backorders'),
    'oms.tell_parcels': () => import('#modules/oms/jobs/tell_parcels'),
    'oms.release_due': () => import('#modules/oms/jobs/release_due'),
    'oms.push_stock': () => import('#modules/oms/jobs/push_stock'),
    'oms.compare_stock': () => import('#modules/oms/jobs/compare_stock'),
    'oms.sweep_stock': () => import('#modules/oms/jobs/sweep_stock'),
    'oms.what_if': () => import('#modules/oms/jobs/what_if'),
    'oms.check_order_file': () => import('#modules/oms/jobs/check_order_file'),
    'oms.import_order_file': () => import('#modules/oms/jobs/import_order_file'),
    'oms.read_courier_bill': () => import('#modules/oms/jobs/read_courier_bill'),
    'oms.close_courier_bill': () => import('#modules/oms/jobs/close_courier_bill'),
    'oms.replay': () => import('#modules/oms/jobs/replay'),
    'oms.sweep': () => import('#modules/oms/jobs/sweep'),
  },
  schedules: [
    { job: 'oms.pull_stores', cron: '*/2 * * * *' },
    { job: 'oms.consume_all_messages', cron: '* * * * *' },
    { job: 'oms.pull_all_refunds', cron: '*/3 * * * *' },
    { job: 'oms.check_gaps', cron: '25 * * * *' },
    { job: 'oms.retry_backorders', cron: '* * * * *' },
    { job: 'oms.release_due', cron: '* * * * *' },
    { job: 'oms.sweep_stock', cron: '* * * * *' },
    { job: 'oms.compare_stock', cron: '10 4 * * *' },
    { job: 'oms.sweep', cron: '*/5 * * * *' },
  ],
})
