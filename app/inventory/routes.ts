import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Stock = () => import('#inventory/controllers/stock_controller')
const Ledger = () => import('#inventory/controllers/ledger_controller')
const Adjustments = () => import('#inventory/controllers/adjustments_controller')
const Moves = () => import('#inventory/controllers/moves_controller')
const Reasons = () => import('#inventory/controllers/reasons_controller')
const Transfers = () => import('#inventory/controllers/transfers_controller')
const Assemblies = () => import('#inventory/controllers/assemblies_controller')
const Warehouses = () => import('#inventory/controllers/warehouses_controller')
const WarehouseGroups = () => import('#inventory/controllers/warehouse_groups_controller')
const Alerts = () => import('#inventory/controllers/alerts_controller')
const Policies = () => import('#inventory/controllers/policies_controller')
const Availability = () => import('#inventory/controllers/availability_controller')
const StockRules = () => import('#inventory/controllers/stock_rules_controller')
const Quotas = () => import('#inventory/controllers/quotas_controller')
const Proofs = () => import('#inventory/controllers/proofs_controller')

const may = (key: string) => permit(`inventory.${key}`)

/** Pages of the stock, under `/inventory`. */
export default function routes(router: Router) {
  const number = router.matchers.number()
  router.get('stock', [Stock, 'index']).as('stock.index').use(may('stock.view'))
  router.get('stock/export', [Stock, 'export']).as('stock.export').use(may('stock.view'))
  router.get('stock/skus', [Stock, 'skus']).as('stock.skus').use(may('stock.view'))
  router
    .get('stock/skus/export', [Stock, 'exportSkus'])
    .as('stock.skus_export')
    .use(may('stock.view'))
  router.get('ledger', [Ledger, 'index']).as('ledger.index').use(may('stock.view'))
  router.get('ledger/export', [Ledger, 'export']).as('ledger.export').use(may('stock.view'))
  const ledgerExports = {
    documents: 'exportDocuments',
    days: 'exportDays',
    reasons: 'exportReasons',
    balances: 'exportBalances',
  } as const
  for (const view of ['documents', 'days', 'reasons', 'balances'] as const) {
    router.get(`ledger/${view}`, [Ledger, view]).as(`ledger.${view}`).use(may('stock.view'))
    router
      .get(`ledger/${view}/export`, [Ledger, ledgerExports[view]])
      .as(`ledger.${view}_export`)
      .use(may('stock.view'))
  }
  router
    .get('stock/:warehouse/:sku', [Stock, 'show'])
    .as('stock.show')
    .use(may('stock.view'))
    .where('warehouse', number)
    .where('sku', number)

  router.get('adjustments', [Adjustments, 'index']).as('adjustments.index').use(may('stock.view'))
  router
    .get('adjustments/create', [Adjustments, 'create'])
    .as('adjustments.create')
    .use(may('stock.adjust'))
  router
    .post('adjustments', [Adjustments, 'store'])
    .as('adjustments.store')
    .use(may('stock.adjust'))
  router
    .get('adjustments/:id', [Adjustments, 'show'])
    .as('adjustments.show')
    .use(may('stock.view'))
    .where('id', number)
  router
    .post('adjustments/:id/decision', [Adjustments, 'decide'])
    .as('adjustments.decide')
    .use(may('stock.approve'))
    .where('id', number)

  router.get('moves/create', [Moves, 'create']).as('moves.create').use(may('stock.adjust'))
  router.post('moves', [Moves, 'store']).as('moves.store').use(may('stock.adjust'))
  router.get('reasons', [Reasons, 'edit']).as('reasons.edit').use(may('reasons.manage'))
  router.put('reasons', [Reasons, 'update']).as('reasons.update').use(may('reasons.manage'))

  router.get('transfers', [Transfers, 'index']).as('transfers.index').use(may('stock.view'))
  router
    .get('transfers/create', [Transfers, 'create'])
    .as('transfers.create')
    .use(may('stock.transfer'))
  router.post('transfers', [Transfers, 'store']).as('transfers.store').use(may('stock.transfer'))
  router
    .get('transfers/:id', [Transfers, 'show'])
    .as('transfers.show')
    .use(may('stock.view'))
    .where('id', number)
  router
    .get('transfers/:id/edit', [Transfers, 'edit'])
    .as('transfers.edit')
    .use(may('stock.transfer'))
    .where('id', number)
  router
    .put('transfers/:id', [Transfers, 'update'])
    .as('transfers.update')
    .use(may('stock.transfer'))
    .where('id', number)
  router
    .post('transfers/:id/ship', [Transfers, 'ship'])
    .as('transfers.ship')
    .use(may('stock.transfer'))
    .where('id', number)
  router
    .post('transfers/:id/receive', [Transfers, 'receive'])
    .as('transfers.receive')
    .use(may('stock.transfer'))
    .where('id', number)
  router
    .post('transfers/:id/cancel', [Transfers, 'cancel'])
    .as('transfers.cancel')
    .use(may('stock.transfer'))
    .where('id', number)

  router.get('assemblies', [Assemblies, 'index']).as('assemblies.index').use(may('stock.view'))
  router
    .get('assemblies/create', [Assemblies, 'create'])
    .as('assemblies.create')
    .use(may('stock.assemble'))
  router
    .get('assemblies/preview', [Assemblies, 'preview'])
    .as('assemblies.preview')
    .use(may('stock.assemble'))
  router.post('assemblies', [Assemblies, 'store']).as('assemblies.store').use(may('stock.assemble'))
  router
    .get('assemblies/:id', [Assemblies, 'show'])
    .as('assemblies.show')
    .use(may('stock.view'))
    .where('id', number)
  for (const act of ['reserve', 'release', 'run', 'stop'] as const)
    router
      .post(`assemblies/:id/${act}`, [Assemblies, act])
      .as(`assemblies.${act}`)
      .use(may('stock.assemble'))
      .where('id', number)

  router.get('warehouses', [Warehouses, 'index']).as('warehouses.index').use(may('stock.view'))
  router
    .get('warehouses/create', [Warehouses, 'create'])
    .as('warehouses.create')
    .use(may('warehouses.manage'))
  router
    .post('warehouses', [Warehouses, 'store'])
    .as('warehouses.store')
    .use(may('warehouses.manage'))
  for (const [method, act] of [
    ['get', 'edit'],
    ['put', 'update'],
  ] as const)
    router[method]('warehouses/groups', [WarehouseGroups, act])
      .as(`warehouse_groups.${act}`)
      .use(may('warehouses.manage'))
  router
    .get('warehouses/:id/edit', [Warehouses, 'edit'])
    .as('warehouses.edit')
    .use(may('warehouses.manage'))
    .where('id', number)
  router
    .put('warehouses/:id', [Warehouses, 'update'])
    .as('warehouses.update')
    .use(may('warehouses.manage'))
    .where('id', number)

  router.get('alerts', [Alerts, 'index']).as('alerts.index').use(may('stock.view'))
  router.get('alerts/export', [Alerts, 'export']).as('alerts.export').use(may('stock.view'))
  router.get('alerts/owners', [Alerts, 'owners']).as('alerts.owners').use(may('policies.edit'))
  router
    .put('alerts/owners', [Alerts, 'saveOwners'])
    .as('alerts.save_owners')
    .use(may('policies.edit'))
  for (const act of ['snooze', 'assign', 'request', 'refresh'] as const)
    router.post(`alerts/${act}`, [Alerts, act]).as(`alerts.${act}`).use(may('policies.edit'))
  router.get('policies', [Policies, 'index']).as('policies.index').use(may('stock.view'))
  router.get('policies/export', [Policies, 'export']).as('policies.export').use(may('stock.view'))
  router
    .get('policies/create', [Policies, 'create'])
    .as('policies.create')
    .use(may('policies.edit'))
  router.post('policies', [Policies, 'store']).as('policies.store').use(may('policies.edit'))
  router
    .post('policies/delete', [Policies, 'destroy'])
    .as('policies.destroy')
    .use(may('policies.edit'))
  router
    .get('policies/:id/edit', [Policies, 'edit'])
    .as('policies.edit')
    .use(may('policies.edit'))
    .where('id', number)

  router
    .get('availability', [Availability, 'index'])
    .as('availability.index')
    .use(may('stock.view'))
  router
    .get('availability/:id', [Availability, 'edit'])
    .as('availability.edit')
    .use(may('availability.edit'))
    .where('id', number)
  router
    .put('availability/:id', [Availability, 'update'])
    .as('availability.update')
    .use(may('availability.edit'))
    .where('id', number)

  router
    .get('availability/:store/rules/create', [StockRules, 'create'])
    .as('stock_rules.create')
    .use(may('availability.edit'))
    .where('store', number)
  router
    .get('availability/:store/rules/:id', [StockRules, 'edit'])
    .as('stock_rules.edit')
    .use(may('availability.edit'))
    .where('store', number)
    .where('id', number)
  router
    .post('availability/:store/rules', [StockRules, 'store'])
    .as('stock_rules.store')
    .use(may('availability.edit'))
    .where('store', number)
  router
    .delete('availability/:store/rules/:id', [StockRules, 'destroy'])
    .as('stock_rules.destroy')
    .use(may('availability.edit'))
    .where('store', number)
    .where('id', number)

  router.get('quotas', [Quotas, 'index']).as('quotas.index').use(may('stock.view'))
  router.get('quotas/create', [Quotas, 'create']).as('quotas.create').use(may('availability.edit'))
  router.post('quotas', [Quotas, 'store']).as('quotas.store').use(may('availability.edit'))
  router
    .get('quotas/:id', [Quotas, 'show'])
    .as('quotas.show')
    .use(may('stock.view'))
    .where('id', number)
  router
    .post('quotas/:id/end', [Quotas, 'end'])
    .as('quotas.end')
    .use(may('availability.edit'))
    .where('id', number)

  router.get('proofs', [Proofs, 'index']).as('proofs.index').use(may('stock.repair'))
  router.post('proofs', [Proofs, 'run']).as('proofs.run').use(may('stock.repair'))
  router
    .post('proofs/:warehouse/:sku', [Proofs, 'thaw'])
    .as('proofs.thaw')
    .use(may('stock.repair'))
    .where('warehouse', number)
    .where('sku', number)
}
