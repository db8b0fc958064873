import type { NavItem, PermissionDefinition } from '#kernel/define_module'

export const permissions: readonly PermissionDefinition[] = [
  { key: 'catalog.products.view' },
  { key: 'catalog.products.edit' },
  { key: 'catalog.products.import' },
  { key: 'catalog.costs.view' },
  { key: 'catalog.stores.view' },
  { key: 'catalog.stores.manage' },
  { key: 'catalog.listings.view' },
  { key: 'catalog.listings.map' },
]

const VIEW = ['catalog.products.view', 'catalog.stores.view', 'catalog.listings.view']

/** What a fresh installation grants to the stock roles. */
export const defaultRoles: Readonly<Record<string, readonly string[]>> = {
  operations: [
    ...VIEW,
    'catalog.products.edit',
    'catalog.products.import',
    'catalog.stores.manage',
    'catalog.listings.map',
  ],
  warehouse: ['catalog.products.view'],
  purchasing: [...VIEW, 'catalog.products.edit', 'catalog.products.import', 'catalog.costs.view'],
  finance: [...VIEW, 'catalog.costs.view'],
  marketing: VIEW,
  service: VIEW,
}

const item = (key: string, icon: string, permission: string, order: number): NavItem => ({
  section: 'back',
  label: `catalog.nav.${key}`,
  icon,
  href: `/catalog/${key}`,
  permission: `catalog.${permission}`,
  order,
})

export const nav: readonly NavItem[] = [
  item('products', 'i-lucide-package', 'products.view', 210),
  item('skus', 'i-lucide-barcode', 'products.view', 220),
  item('categories', 'i-lucide-folder-tree', 'products.view', 225),
  item('bundles', 'i-lucide-boxes', 'products.view', 230),
  item('boms', 'i-lucide-list-tree', 'products.view', 240),
  { ...item('stores', 'i-lucide-store', 'stores.view', 250), section: 'settings' },
  item('listings', 'i-lucide-link', 'listings.view', 260),
]
