import type { NavItem, PermissionDefinition } from '#kernel/define_module'

export const permissions: readonly PermissionDefinition[] = [
  { key: 'oms.orders.view' },
  { key: 'oms.orders.create' },
  { key: 'oms.parked.view' },
  { key: 'oms.parked.resolve' },
  { key: 'oms.channels.view' },
  { key: 'oms.channels.manage', risk: 'high' },
  { key: 'oms.gaps.view' },
  { key: 'oms.gaps.check' },
  { key: 'oms.rules.view' },
  { key: 'oms.rules.manage' },
  { key: 'oms.gifts.view' },
  { key: 'oms.gifts.manage' },
  { key: 'oms.couriers.view' },
  { key: 'oms.couriers.manage' },
  { key: 'oms.decisions.view' },
  { key: 'oms.workbench.view' },
  { key: 'oms.workbench.process' },
  { key: 'oms.parcels.view' },
  { key: 'oms.parcels.arrange' },
  { key: 'oms.parcel_rules.view' },
  { key: 'oms.parcel_rules.manage' },
  { key: 'oms.batches.view' },
  { key: 'oms.batches.solve' },
  { key: 'oms.allocation_rules.view' },
  { key: 'oms.allocation_rules.manage' },
  { key: 'oms.abilities.view' },
  { key: 'oms.abilities.manage' },
]

const VIEW = [
  'oms.orders.view',
  'oms.parked.view',
  'oms.channels.view',
  'oms.gaps.view',
  'oms.rules.view',
  'oms.gifts.view',
  'oms.couriers.view',
  'oms.decisions.view',
  'oms.workbench.view',
  'oms.parcels.view',
  'oms.parcel_rules.view',
  'oms.batches.view',
  'oms.allocation_rules.view',
  'oms.abilities.view',
]

/** What a fresh installation grants to the stock roles. */
export const defaultRoles: Readonly<Record<string, readonly string[]>> = {
  operations: [
    ...VIEW,
    'oms.orders.create',
    'oms.parked.resolve',
    'oms.channels.manage',
    'oms.gaps.check',
    'oms.rules.manage',
    'oms.gifts.manage',
    'oms.couriers.manage',
    'oms.workbench.process',
    'oms.parcels.arrange',
    'oms.parcel_rules.manage',
    'oms.batches.solve',
    'oms.allocation_rules.manage',
    'oms.abilities.manage',
  ],
  service: [
    'oms.orders.view',
    'oms.parked.view',
    'oms.parked.resolve',
    'oms.decisions.view',
    'oms.workbench.view',
    'oms.workbench.process',
    'oms.parcels.view',
    'oms.parcels.arrange',
    'oms.batches.view',
  ],
  warehouse: [
    'oms.couriers.view',
    'oms.decisions.view',
    'oms.abilities.view',
    'oms.abilities.manage',
  ],
  marketing: ['oms.gifts.view', 'oms.gifts.manage'],
  finance: ['oms.couriers.view', 'oms.couriers.manage', 'oms.decisions.view'],
}

const item = (
  key: string,
  section: NavItem['section'],
  icon: string,
  permission: string,
  order: number
): NavItem => ({
  section,
  label: `oms.nav.${key}`,
  icon,
  href: `/oms/${key}`,
  permission: `oms.${permission}`,
  order,
  group: 'orders',
})

export const nav: readonly NavItem[] = [
  item('workbench', 'back', 'i-lucide-layout-list', 'workbench.view', 5),
  {
    ...item('parked', 'back', 'i-lucide-circle-parking', 'parked.view', 20),
    counter: () => import('#modules/oms/queries/count_parked'),
  },
  {
    ...item('gaps', 'back', 'i-lucide-list-checks', 'gaps.view', 21),
    counter: () => import('#modules/oms/queries/count_gaps'),
  },
  item('stock', 'back', 'i-lucide-radio-tower', 'channels.view', 25),
  item('batches', 'back', 'i-lucide-scale', 'batches.view', 24),
  item('channels', 'settings', 'i-lucide-plug', 'channels.view', 30),
  item('rules', 'settings', 'i-lucide-scan-search', 'rules.view', 31),
  item('allocation-rules', 'settings', 'i-lucide-route', 'allocation_rules.view', 34),
  item('abilities', 'settings', 'i-lucide-warehouse', 'abilities.view', 35),
  item('gifts', 'settings', 'i-lucide-gift', 'gifts.view', 31),
  item('couriers', 'settings', 'i-lucide-truck', 'couriers.view', 32),
  item('parcel-rules', 'settings', 'i-lucide-combine', 'parcel_rules.view', 33),
]
