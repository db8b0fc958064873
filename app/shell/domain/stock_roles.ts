/** Roles of a fresh installation; manifests name them in `defaultRoles`. Owners need none. */
export const STOCK_ROLES = [
  { key: 'operations', name: '运营 Operations' },
  { key: 'warehouse', name: '仓库 Warehouse' },
  { key: 'purchasing', name: '采购 Purchasing' },
  { key: 'finance', name: '财务 Finance' },
  { key: 'marketing', name: '营销 Marketing' },
  { key: 'service', name: '客服 Service' },
] as const
