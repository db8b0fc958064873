import type { NavItem, SearchProvider, Widget } from '#kernel/define_module'

export const nav: readonly NavItem[] = [
  {
    section: 'back',
    label: 'orders.nav.orders',
    icon: 'i-lucide-shopping-bag',
    href: '/orders/orders',
    permission: 'orders.orders.view',
    order: 10,
    counter: () => import('#orders/queries/count_held'),
  },
  {
    section: 'back',
    label: 'orders.nav.fulfilments',
    icon: 'i-lucide-package',
    href: '/orders/fulfilments',
    permission: 'orders.fulfilments.view',
    order: 12,
  },
  {
    section: 'back',
    label: 'orders.nav.cases',
    icon: 'i-lucide-undo-2',
    href: '/orders/cases',
    permission: 'orders.cases.view',
    order: 14,
    counter: () => import('#orders/queries/count_waiting_cases'),
  },
  {
    section: 'settings',
    label: 'orders.nav.case_words',
    icon: 'i-lucide-list-checks',
    href: '/orders/cases/words',
    permission: 'orders.cases.configure',
    order: 257,
  },
]

export const widgets: readonly Widget[] = [
  {
    key: 'orders.today',
    label: 'orders.widgets.today',
    permission: 'orders.orders.view',
    order: 5,
    component: 'orders/today_widget',
    load: () => import('#orders/queries/load_today_widget'),
  },
  {
    key: 'orders.to_ship',
    label: 'orders.widgets.to_ship',
    permission: 'orders.orders.view',
    order: 6,
    component: 'orders/to_ship_widget',
    load: () => import('#orders/queries/load_to_ship_widget'),
  },
  {
    key: 'orders.sales',
    label: 'orders.widgets.sales',
    permission: 'orders.orders.view',
    order: 7,
    size: 'wide',
    component: 'orders/sales_widget',
    load: () => import('#orders/queries/load_sales_widget'),
  },
]

export const searches: readonly SearchProvider[] = [
  {
    key: 'orders.orders',
    label: 'orders.searches.orders',
    permission: 'orders.orders.view',
    search: () => import('#orders/queries/search_orders'),
  },
  {
    key: 'orders.fulfilments',
    label: 'orders.searches.fulfilments',
    permission: 'orders.fulfilments.view',
    search: () => import('#orders/queries/search_fulfilments'),
  },
  {
    key: 'orders.cases',
    label: 'orders.searches.cases',
    permission: 'orders.cases.view',
    search: () => import('#orders/queries/search_cases'),
  },
]
