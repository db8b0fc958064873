import type { NavItem, PermissionDefinition } from '#kernel/define_module'

export const permissions: readonly PermissionDefinition[] = [
  { key: 'inventory.stock.view' },
  { key: 'inventory.stock.adjust' },
  { key: 'inventory.stock.approve', risk: 'high' },
  // Brings stock in without a document behind it: for moving in.
  { key: 'inventory.stock.open', risk: 'high' },
  { key: 'inventory.stock.transfer' },
  { key: 'inventory.stock.assemble' },
  { key: 'inventory.stock.repair', risk: 'high' },
  { key: 'inventory.reasons.manage', risk: 'high' },
  { key: 'inventory.warehouses.manage' },
  { key: 'inventory.policies.edit' },
  { key: 'inventory.availability.edit' },
]

/** What a fresh installation grants to the stock roles. */
export const defaultRoles: Readonly<Record<string, readonly string[]>> = {
  operations: [
    'inventory.stock.view',
    'inventory.stock.approve',
    'inventory.stock.transfer',
    'inventory.stock.assemble',
    'inventory.warehouses.manage',
    'inventory.policies.edit',
    'inventory.availability.edit',
  ],
  warehouse: [
    'inventory.stock.view',
    'inventory.stock.adjust',
    'inventory.stock.transfer',
    'inventory.stock.assemble',
  ],
  purchasing: ['inventory.stock.view', 'inventory.policies.edit'],
  finance: ['inventory.stock.view'],
  marketing: ['inventory.stock.view'],
  service: ['inventory.stock.view'],
}

const item = (
  path: string,
  key: string,
  icon: string,
  order: number,
  permission = 'stock.view'
): NavItem => ({
  section: 'back',
  label: `inventory.nav.${key}`,
  icon,
  href: `/inventory/${path}`,
  permission: `inventory.${permission}`,
  order,
})

export const nav: readonly NavItem[] = [
  item('stock', 'stock', 'i-lucide-warehouse', 310),
  item('ledger', 'ledger', 'i-lucide-scroll-text', 320),
  item('alerts', 'alerts', 'i-lucide-triangle-alert', 330),
  {
    ...item('adjustments', 'adjustments', 'i-lucide-diff', 340),
    counter: () => import('#inventory/queries/count_pending'),
  },
  item('transfers', 'transfers', 'i-lucide-arrow-left-right', 350),
  item('assemblies', 'assemblies', 'i-lucide-combine', 355),
  item('policies', 'policies', 'i-lucide-gauge', 360),
  item('availability', 'availability', 'i-lucide-share-2', 370),
  item('quotas', 'quotas', 'i-lucide-lock-keyhole', 375),
  item('proofs', 'proofs', 'i-lucide-scale', 380, 'stock.repair'),
  {
    ...item('reasons', 'reasons', 'i-lucide-signature', 256, 'reasons.manage'),
    section: 'settings',
  },
  { ...item('warehouses', 'warehouses', 'i-lucide-map-pin-house', 255), section: 'settings' },
]
