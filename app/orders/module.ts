import { CustomersAnonymised } from '#customers/events/customers_anonymised'
import { CustomersMerged } from '#customers/events/customers_merged'
import { defineArea } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { OrdersCancelled } from '#orders/events/orders_cancelled'
import { OrdersCaptured } from '#orders/events/orders_captured'
import { OrdersPaid } from '#orders/events/orders_paid'
import { RefundsSettled } from '#orders/events/refunds_settled'

const refreshTotals = () => import('#orders/listeners/refresh_customer_totals_on_orders')

export default defineArea({
  name: 'orders',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#orders/routes'),
  permissions: [
    { key: 'orders.orders.view' },
    { key: 'orders.orders.release' },
    { key: 'orders.orders.hold' },
    { key: 'orders.orders.cancel' },
    { key: 'orders.orders.create' },
    { key: 'orders.orders.ship' },
    { key: 'orders.orders.export' },
    { key: 'orders.cases.approve' },
  ],
  defaultRoles: {
    operations: [
      'orders.orders.view',
      'orders.orders.release',
      'orders.orders.hold',
      'orders.orders.cancel',
      'orders.orders.create',
      'orders.orders.ship',
      'orders.orders.export',
      'orders.cases.approve',
    ],
    service: [
      'orders.orders.view',
      'orders.orders.hold',
      'orders.orders.create',
      'orders.cases.approve',
    ],
    warehouse: ['orders.orders.view', 'orders.orders.ship'],
    finance: ['orders.orders.view', 'orders.orders.export'],
    marketing: ['orders.orders.view'],
  },
  nav: [
    {
      section: 'back',
      label: 'orders.nav.orders',
      icon: 'i-lucide-shopping-bag',
      href: '/orders/orders',
      permission: 'orders.orders.view',
      order: 10,
    },
  ],
  searches: [
    {
      key: 'orders.orders',
      label: 'orders.searches.orders',
      permission: 'orders.orders.view',
      search: () => import('#orders/queries/search_orders'),
    },
  ],
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
  },
  schedules: [{ job: 'orders.prove_customer_totals', cron: '20 3 * * *' }],
})
