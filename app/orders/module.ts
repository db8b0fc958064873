import { CustomersAnonymised } from '#customers/events/customers_anonymised'
import { CustomersMerged } from '#customers/events/customers_merged'
import { defineArea } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { OrdersCancelled } from '#orders/events/orders_cancelled'
import { OrdersCaptured } from '#orders/events/orders_captured'
import { OrdersPaid } from '#orders/events/orders_paid'
import { RefundsSettled } from '#orders/events/refunds_settled'
import { defaultRoles, permissions } from '#orders/manifest/access'
import { nav, searches, widgets } from '#orders/manifest/panel'

const refreshTotals = () => import('#orders/listeners/refresh_customer_totals_on_orders')

export default defineArea({
  name: 'orders',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#orders/routes'),
  provider: () => import('#orders/provider'),
  apiRoutes: () => import('#orders/api_routes'),
  permissions,
  defaultRoles,
  nav,
  widgets,
  searches,
  customerRefs: [
    { table: 'orders', column: 'customer_id' },
    { table: 'after_sales_cases', column: 'customer_id' },
  ],
  listeners: [
    listen(
      OrdersCaptured,
      'orders.link_customers',
      () => import('#orders/listeners/link_customers_on_orders_captured')
    ),
    listen(OrdersPaid, 'orders.refresh_totals_on_paid', refreshTotals),
    listen(OrdersCancelled, 'orders.refresh_totals_on_cancelled', refreshTotals),
    listen(RefundsSettled, 'orders.refresh_totals_on_refunded', refreshTotals),
    listen(
      FulfilmentsCancelled,
      'orders.stop_refunded_units',
      () => import('#orders/listeners/stop_refunded_units_on_fulfilments_cancelled')
    ),
    listen(
      CustomersMerged,
      'orders.refresh_totals_on_merged',
      () => import('#orders/listeners/refresh_customer_totals_on_customers_merged')
    ),
    listen(
      CustomersAnonymised,
      'orders.forget_buyers',
      () => import('#orders/listeners/forget_buyers_on_customers_anonymised')
    ),
  ],
  jobs: {
    'orders.prove_customer_totals': () => import('#orders/jobs/prove_customer_totals'),
    'orders.complete_orders': () => import('#orders/jobs/complete_orders'),
    'orders.close_overdue_returns': () => import('#orders/jobs/close_overdue_returns'),
  },
  schedules: [
    { job: 'orders.prove_customer_totals', cron: '20 3 * * *' },
    { job: 'orders.complete_orders', cron: '40 3 * * *' },
    { job: 'orders.close_overdue_returns', cron: '25 * * * *' },
  ],
  settings: [
    { key: 'complete_after_days', type: 'integer', default: 15, min: 0, max: 365 },
    { key: 'decide_within_hours', type: 'integer', default: 48, min: 0, max: 720 },
    { key: 'return_within_days', type: 'integer', default: 7, min: 0, max: 90 },
    { key: 'arrive_within_days', type: 'integer', default: 10, min: 0, max: 90 },
    { key: 'refund_within_hours', type: 'integer', default: 48, min: 0, max: 720 },
  ],
})
