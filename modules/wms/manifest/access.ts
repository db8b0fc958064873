import type { PermissionDefinition } from '#kernel/define_module'

export const permissions: readonly PermissionDefinition[] = [
  { key: 'wms.waves.view' },
  { key: 'wms.waves.release' },
  { key: 'wms.tasks.pick' },
  { key: 'wms.packs.pack' },
  { key: 'wms.packs.override', risk: 'high' },
  { key: 'wms.waybills.view' },
  { key: 'wms.waybills.issue' },
  { key: 'wms.waybills.void', risk: 'high' },
  { key: 'wms.parcels.ship' },
  { key: 'wms.bins.view' },
  { key: 'wms.bins.manage' },
  { key: 'wms.bins.putaway' },
  { key: 'wms.bins.count' },
  { key: 'wms.returns.view' },
  { key: 'wms.returns.receive' },
  { key: 'wms.floor.use' },
]

/** What a fresh installation grants to the stock roles. */
export const defaultRoles: Readonly<Record<string, readonly string[]>> = {
  warehouse: [
    'wms.waves.view',
    'wms.waves.release',
    'wms.tasks.pick',
    'wms.packs.pack',
    'wms.packs.override',
    'wms.waybills.view',
    'wms.waybills.issue',
    'wms.waybills.void',
    'wms.parcels.ship',
    'wms.bins.view',
    'wms.bins.manage',
    'wms.bins.putaway',
    'wms.bins.count',
    'wms.returns.view',
    'wms.returns.receive',
    'wms.floor.use',
  ],
  operations: [
    'wms.waves.view',
    'wms.waves.release',
    'wms.waybills.view',
    'wms.bins.view',
    'wms.returns.view',
  ],
  service: ['wms.waybills.view', 'wms.returns.view'],
  purchasing: ['wms.bins.view'],
}
