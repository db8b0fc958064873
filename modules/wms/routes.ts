import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Backlog = () => import('./controllers/backlog_controller.js')
const Waves = () => import('./controllers/waves_controller.js')
const Bins = () => import('./controllers/bins_controller.js')
const Waybills = () => import('./controllers/waybills_controller.js')
const Packing = () => import('./controllers/packing_controller.js')
const Shipping = () => import('./controllers/shipping_controller.js')
const UnknownParcels = () => import('./controllers/unknown_parcels_controller.js')
const Returns = () => import('./controllers/returns_controller.js')
const Pda = () => import('./controllers/pda_controller.js')

export default function routes(router: Router) {
  waves(router)
  bins(router)
  parcels(router)
  returns(router)
  floor(router)
}

function waves(router: Router) {
  const id = router.matchers.number()
  router.get('backlog', [Backlog, 'index']).as('backlog.index').use(permit('wms.waves.view'))
  router
    .post('backlog/preview', [Backlog, 'preview'])
    .as('backlog.preview')
    .use(permit('wms.waves.view'))
  router.post('waves', [Backlog, 'release']).as('waves.release').use(permit('wms.waves.release'))
  router.get('waves', [Waves, 'index']).as('waves.index').use(permit('wms.waves.view'))
  router
    .get('waves/:id', [Waves, 'show'])
    .as('waves.show')
    .use(permit('wms.waves.view'))
    .where('id', id)
  router
    .post('waves/:id/send-back', [Waves, 'sendBack'])
    .as('waves.send_back')
    .use(permit('wms.waves.release'))
    .where('id', id)
  router.get('tasks', [Waves, 'tasks']).as('tasks.index').use(permit('wms.waves.view'))
  router
    .get('tasks/:id', [Waves, 'task'])
    .as('tasks.show')
    .use(permit('wms.waves.view'))
    .where('id', id)
  router
    .get('tasks/:id/pick-list.pdf', [Waves, 'taskPdf'])
    .as('tasks.pdf')
    .use(permit('wms.waves.view'))
    .where('id', id)
}

function bins(router: Router) {
  const id = router.matchers.number()
  router.get('bins', [Bins, 'index']).as('bins.index').use(permit('wms.bins.view'))
  router.get('bins/new', [Bins, 'create']).as('bins.create').use(permit('wms.bins.manage'))
  router.post('bins', [Bins, 'store']).as('bins.store').use(permit('wms.bins.manage'))
  router
    .post('warehouses', [Bins, 'takeOver'])
    .as('warehouses.take_over')
    .use(permit('wms.bins.manage'))
  router.get('bins/labels.pdf', [Bins, 'labels']).as('bins.labels').use(permit('wms.bins.view'))
  router.post('bins/block', [Bins, 'block']).as('bins.block').use(permit('wms.bins.manage'))
  router
    .get('bins/:id', [Bins, 'show'])
    .as('bins.show')
    .use(permit('wms.bins.view'))
    .where('id', id)
  router
    .post('bins/:id/count', [Bins, 'count'])
    .as('bins.count')
    .use(permit('wms.bins.count'))
    .where('id', id)
}

function parcels(router: Router) {
  const id = router.matchers.number()
  router.get('packing', [Packing, 'index']).as('packing.index').use(permit('wms.packs.pack'))
  router
    .get('packing/parcel', [Packing, 'parcel'])
    .as('packing.parcel')
    .use(permit('wms.packs.pack'))
  router
    .get('packing/:id/slip.pdf', [Packing, 'slip'])
    .as('packing.slip')
    .use(permit('wms.packs.pack'))
    .where('id', router.matchers.number())
  router.post('packing/seal', [Packing, 'seal']).as('packing.seal').use(permit('wms.packs.pack'))
  router.get('waybills', [Waybills, 'index']).as('waybills.index').use(permit('wms.waybills.view'))
  router
    .post('waybills', [Waybills, 'issue'])
    .as('waybills.issue')
    .use(permit('wms.waybills.issue'))
  router
    .get('waybills/labels.pdf', [Waybills, 'print'])
    .as('waybills.print')
    .use(permit('wms.waybills.issue'))
  router
    .post('waybills/replace', [Waybills, 'replace'])
    .as('waybills.replace')
    .use(permit('wms.waybills.issue'))
  router
    .post('waybills/void', [Waybills, 'void'])
    .as('waybills.void')
    .use(permit('wms.waybills.void'))
  router
    .post('waybills/:id/number', [Waybills, 'enter'])
    .as('waybills.enter')
    .use(permit('wms.waybills.issue'))
    .where('id', id)
  router.get('shipping', [Shipping, 'index']).as('shipping.index').use(permit('wms.parcels.ship'))
  router.post('shipping', [Shipping, 'ship']).as('shipping.ship').use(permit('wms.parcels.ship'))
  router
    .get('manifests', [Shipping, 'manifests'])
    .as('manifests.index')
    .use(permit('wms.waybills.view'))
  router
    .get('manifests/:id', [Shipping, 'manifest'])
    .as('manifests.show')
    .use(permit('wms.waybills.view'))
    .where('id', id)
  router
    .get('manifests/:id/manifest.pdf', [Shipping, 'manifestPdf'])
    .as('manifests.pdf')
    .use(permit('wms.waybills.view'))
    .where('id', id)
}

function returns(router: Router) {
  const id = router.matchers.number()
  router.get('returns', [Returns, 'index']).as('returns.index').use(permit('wms.returns.view'))
  router
    .post('returns', [Returns, 'receive'])
    .as('returns.receive')
    .use(permit('wms.returns.receive'))
  router
    .get('returns/unknown', [UnknownParcels, 'index'])
    .as('unknown_parcels.index')
    .use(permit('wms.returns.view'))
  router
    .post('returns/unknown', [UnknownParcels, 'store'])
    .as('unknown_parcels.store')
    .use(permit('wms.returns.receive'))
  router
    .post('returns/unknown/:id/match', [UnknownParcels, 'match'])
    .as('unknown_parcels.match')
    .use(permit('wms.returns.receive'))
    .where('id', router.matchers.number())
  router
    .get('returns/receipts', [Returns, 'receipts'])
    .as('returns.receipts')
    .use(permit('wms.returns.view'))
  router
    .get('returns/receipts/:id', [Returns, 'receipt'])
    .as('returns.receipt')
    .use(permit('wms.returns.view'))
    .where('id', id)
  router
    .get('returns/:id/receive', [Returns, 'open'])
    .as('returns.open')
    .use(permit('wms.returns.receive'))
    .where('id', id)
}

/** Pages for a hand and a scanner, and the answers to their scans. */
function floor(router: Router) {
  const id = router.matchers.number()
  router.get('pda', [Pda, 'home']).as('pda.home').use(permit('wms.floor.use'))
  router.get('pda/pick', [Pda, 'tasks']).as('pda.tasks').use(permit('wms.tasks.pick'))
  router
    .get('pda/pick/:id', [Pda, 'pick'])
    .as('pda.pick')
    .use(permit('wms.tasks.pick'))
    .where('id', id)
  router.get('pda/pack', [Pda, 'pack']).as('pda.pack').use(permit('wms.packs.pack'))
  router.get('pda/returns', [Pda, 'returns']).as('pda.returns').use(permit('wms.returns.receive'))
  router
    .get('pda/returns/find', [Pda, 'findReturn'])
    .as('pda.find_return')
    .use(permit('wms.returns.receive'))
  router.get('pda/putaway', [Pda, 'putaway']).as('pda.putaway').use(permit('wms.bins.putaway'))
  router
    .get('pda/putaway/suggest', [Pda, 'suggest'])
    .as('pda.suggest')
    .use(permit('wms.bins.putaway'))
  router.post('pda/scans', [Pda, 'scans']).as('pda.scans').use(permit('wms.floor.use'))
}
