import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { CasesReceived } from '#orders/events/cases_received'
import { FreightBilled } from '#orders/events/freight_billed'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { RefundsSettled } from '#orders/events/refunds_settled'
import { ReceiptsPosted } from '#modules/purchasing/events/receipts_posted'

export default defineModule({
  name: 'finance',
  version: '1.0.0',
  stage: 'growth',
  enhances: ['oms', 'purchasing', 'wms'],
  routes: () => import('./routes.js'),
  listeners: [
    listen(
      EntriesPosted,
      'finance.post_stock_value_on_entries_posted',
      () => import('./listeners/post_stock_value_on_entries_posted.js'),
      'inTransaction'
    ),
    listen(
      FulfilmentsShipped,
      'finance.recognise_revenue_on_fulfilments_shipped',
      () => import('./listeners/recognise_revenue_on_fulfilments_shipped.js')
    ),
    listen(
      FreightBilled,
      'finance.post_freight_on_freight_billed',
      () => import('./listeners/post_freight_on_freight_billed.js')
    ),
    listen(
      RefundsSettled,
      'finance.post_refunds_on_refunds_settled',
      () => import('./listeners/post_refunds_on_refunds_settled.js')
    ),
    listen(
      CasesReceived,
      'finance.revise_margin_on_cases_received',
      () => import('./listeners/revise_margin_on_cases_received.js')
    ),
    listen(
      ReceiptsPosted,
      'finance.owe_suppliers_on_receipts_posted',
      () => import('./listeners/owe_suppliers_on_receipts_posted.js')
    ),
  ],
  jobs: {
    'finance.seal_journals': () => import('./jobs/seal_journals.js'),
    'finance.prove_ledger': () => import('./jobs/prove_ledger.js'),
  },
  schedules: [
    { job: 'finance.prove_ledger', cron: '30 19 * * *' },
    { job: 'finance.seal_journals', cron: '*/10 * * * *' },
  ],
  permissions: [
    { key: 'finance.journals.view' },
    { key: 'finance.journals.post', risk: 'high' },
    { key: 'finance.reports.view' },
    { key: 'finance.margins.view' },
    { key: 'finance.payables.view' },
    { key: 'finance.periods.close', risk: 'high' },
    { key: 'finance.fees.manage' },
  ],
  defaultRoles: {
    finance: [
      'finance.journals.view',
      'finance.journals.post',
      'finance.reports.view',
      'finance.margins.view',
      'finance.payables.view',
      'finance.periods.close',
      'finance.fees.manage',
    ],
    operations: ['finance.margins.view'],
    purchasing: ['finance.payables.view'],
  },
  nav: [
    {
      section: 'money',
      label: 'finance.nav.profit',
      icon: 'i-lucide-chart-column',
      href: '/finance/profit-and-loss',
      permission: 'finance.reports.view',
      order: 10,
    },
    {
      section: 'money',
      label: 'finance.nav.margins',
      icon: 'i-lucide-percent',
      href: '/finance/margins',
      permission: 'finance.margins.view',
      order: 20,
    },
    {
      section: 'money',
      label: 'finance.nav.journals',
      icon: 'i-lucide-book-open',
      href: '/finance/journals',
      permission: 'finance.journals.view',
      order: 30,
    },
    {
      section: 'money',
      label: 'finance.nav.balance',
      icon: 'i-lucide-scale',
      href: '/finance/trial-balance',
      permission: 'finance.reports.view',
      order: 40,
    },
    {
      section: 'money',
      label: 'finance.nav.payables',
      icon: 'i-lucide-hand-coins',
      href: '/finance/payables',
      permission: 'finance.payables.view',
      order: 50,
    },
    {
      section: 'money',
      label: 'finance.nav.fees',
      icon: 'i-lucide-badge-percent',
      href: '/finance/fees',
      permission: 'finance.fees.manage',
      order: 60,
    },
    {
      section: 'money',
      label: 'finance.nav.periods',
      icon: 'i-lucide-calendar-check',
      href: '/finance/periods',
      permission: 'finance.reports.view',
      order: 70,
    },
  ],
  slots: [
    {
      slot: 'orders.record.tabs',
      key: 'finance.margin',
      label: 'finance.slots.margin',
      permission: 'finance.margins.view',
      order: 40,
      component: 'finance/order_margin',
      load: () => import('./queries/load_order_margin.js'),
    },
  ],
  widgets: [
    {
      key: 'finance.month',
      label: 'finance.widgets.month',
      permission: 'finance.reports.view',
      order: 30,
      size: 'wide',
      component: 'finance/month_widget',
      load: () => import('./queries/load_month_widget.js'),
    },
  ],
  searches: [
    {
      key: 'finance.journals',
      label: 'finance.searches.journals',
      permission: 'finance.journals.view',
      search: () => import('./queries/search_journals.js'),
    },
  ],
  backfill: () => import('./backfill.js'),
  health: () => import('./health.js'),
  demo: () => import('./demo.js'),
})
