import type { PermissionDefinition } from '#kernel/define_module'

export const permissions: readonly PermissionDefinition[] = [
  { key: 'orders.orders.view' },
  { key: 'orders.orders.release' },
  { key: 'orders.orders.hold' },
  { key: 'orders.orders.edit' },
  { key: 'orders.orders.pay' },
  { key: 'orders.orders.cancel' },
  { key: 'orders.orders.create' },
  { key: 'orders.orders.ship' },
  { key: 'orders.orders.export' },
  { key: 'orders.fulfilments.view' },
  { key: 'orders.cases.view' },
  { key: 'orders.cases.open' },
  { key: 'orders.cases.approve' },
  { key: 'orders.cases.receive' },
  { key: 'orders.cases.refund', risk: 'high' },
  { key: 'orders.cases.configure' },
]

const READ = ['orders.orders.view', 'orders.fulfilments.view', 'orders.cases.view']

export const defaultRoles = {
  operations: [
    ...READ,
    'orders.orders.release',
    'orders.orders.hold',
    'orders.orders.edit',
    'orders.orders.pay',
    'orders.orders.cancel',
    'orders.orders.create',
    'orders.orders.ship',
    'orders.orders.export',
    'orders.cases.open',
    'orders.cases.approve',
    'orders.cases.receive',
    'orders.cases.refund',
    'orders.cases.configure',
  ],
  service: [
    ...READ,
    'orders.orders.hold',
    'orders.orders.edit',
    'orders.orders.create',
    'orders.cases.open',
    'orders.cases.approve',
  ],
  warehouse: [...READ, 'orders.orders.ship', 'orders.cases.receive'],
  finance: [...READ, 'orders.orders.pay', 'orders.orders.export', 'orders.cases.refund'],
  marketing: ['orders.orders.view'],
  purchasing: ['orders.orders.view'],
}
