import type { ModuleManifest } from '#kernel/define_module'

export const permissions: ModuleManifest['permissions'] = [
  { key: 'purchasing.suggestions.view' },
  { key: 'purchasing.suggestions.decide' },
  { key: 'purchasing.orders.view' },
  { key: 'purchasing.orders.edit' },
  { key: 'purchasing.orders.approve', risk: 'high' },
  { key: 'purchasing.receipts.view' },
  { key: 'purchasing.receipts.post' },
  { key: 'purchasing.bills.edit' },
  { key: 'purchasing.bills.release', risk: 'high' },
  { key: 'purchasing.suppliers.view' },
  { key: 'purchasing.suppliers.edit', risk: 'high' },
]

const LOOK = [
  'purchasing.orders.view',
  'purchasing.receipts.view',
  'purchasing.suppliers.view',
] as const

/** Who orders does not approve: that is for operations and finance. */
export const defaultRoles: ModuleManifest['defaultRoles'] = {
  purchasing: [
    ...LOOK,
    'purchasing.suggestions.view',
    'purchasing.suggestions.decide',
    'purchasing.orders.edit',
    'purchasing.receipts.post',
    'purchasing.bills.edit',
    'purchasing.suppliers.edit',
  ],
  operations: [...LOOK, 'purchasing.suggestions.view', 'purchasing.orders.approve'],
  finance: [
    ...LOOK,
    'purchasing.orders.approve',
    'purchasing.bills.edit',
    'purchasing.bills.release',
  ],
  warehouse: ['purchasing.receipts.view', 'purchasing.receipts.post'],
}

export const nav: ModuleManifest['nav'] = [
  {
    section: 'back',
    label: 'purchasing.nav.suggestions',
    icon: 'i-lucide-lightbulb',
    href: '/purchasing/suggestions',
    permission: 'purchasing.suggestions.view',
    order: 60,
    counter: () => import('../queries/suggestions_seen_by.js'),
  },
  {
    section: 'back',
    label: 'purchasing.nav.orders',
    icon: 'i-lucide-clipboard-list',
    href: '/purchasing/orders',
    permission: 'purchasing.orders.view',
    order: 61,
  },
  {
    section: 'back',
    label: 'purchasing.nav.arriving',
    icon: 'i-lucide-truck',
    href: '/purchasing/arriving',
    permission: 'purchasing.receipts.post',
    order: 62,
  },
  {
    section: 'back',
    label: 'purchasing.nav.receipts',
    icon: 'i-lucide-package-check',
    href: '/purchasing/receipts',
    permission: 'purchasing.receipts.view',
    order: 63,
  },
  {
    section: 'back',
    label: 'purchasing.nav.suppliers',
    icon: 'i-lucide-factory',
    href: '/purchasing/suppliers',
    permission: 'purchasing.suppliers.view',
    order: 64,
  },
]
