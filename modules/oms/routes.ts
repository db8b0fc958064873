import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'
import allocationRoutes from '#modules/oms/allocation_routes'
import billRoutes from '#modules/oms/bill_routes'
import ruleRoutes from '#modules/oms/rule_routes'
import fileRoutes from '#modules/oms/file_routes'
import workRoutes from '#modules/oms/work_routes'

const Channels = () => import('#modules/oms/controllers/channels_controller')
const Couriers = () => import('#modules/oms/controllers/couriers_controller')
const Batches = () => import('#modules/oms/controllers/batches_controller')
const Gaps = () => import('#modules/oms/controllers/gaps_controller')
const Freight = () => import('#modules/oms/controllers/freight_controller')
const Refunds = () => import('#modules/oms/controllers/refunds_controller')
const Reach = () => import('#modules/oms/controllers/reach_controller')
const Stock = () => import('#modules/oms/controllers/stock_controller')
const Parked = () => import('#modules/oms/controllers/parked_controller')
const Decisions = () => import('#modules/oms/controllers/parked_decisions_controller')

/** Pages under `/oms`. */
export default function routes(router: Router) {
  parked(router)
  channels(router)
  gaps(router)
  stock(router)
  ruleRoutes(router)
  couriers(router)
  billRoutes(router)
  workRoutes(router)
  fileRoutes(router)
  allocationRoutes(router)
  batches(router)
  router
    .post('refunds/:id/agree', [Refunds, 'agree'])
    .as('refunds.agree')
    .use(permit('oms.refunds.agree'))
    .where('id', router.matchers.number())
}

function batches(router: Router) {
  const view = () => permit('oms.batches.view')
  router.get('batches', [Batches, 'index']).as('batches.index').use(view())
  router
    .get('batches/:id', [Batches, 'show'])
    .as('batches.show')
    .use(view())
    .where('id', router.matchers.number())
  router.post('batches', [Batches, 'store']).as('batches.store').use(permit('oms.batches.solve'))
}

function parked(router: Router) {
  const [view, resolve] = [() => permit('oms.parked.view'), () => permit('oms.parked.resolve')]
  const id = router.matchers.number()
  router.get('parked', [Parked, 'index']).as('parked.index').use(view())
  router.get('parked/:id', [Parked, 'show']).as('parked.show').use(view()).where('id', id)
  router
    .get('parked/:id/payload', [Decisions, 'payload'])
    .as('parked.payload')
    .use(view())
    .where('id', id)
  router.get('parked/items', [Decisions, 'items']).as('parked.items').use(view())
  router.post('parked/items', [Decisions, 'mapItems']).as('parked.map_items').use(resolve())
  router
    .post('parked/accept-total', [Decisions, 'acceptTotal'])
    .as('parked.accept_total')
    .use(resolve())
  router.post('parked/currency', [Decisions, 'currency']).as('parked.currency').use(resolve())
  router
    .post('parked/:id/explain', [Decisions, 'explain'])
    .as('parked.explain')
    .use(resolve())
    .where('id', id)
  router.post('parked/resubmit', [Parked, 'resubmit']).as('parked.resubmit').use(resolve())
  router.post('parked/ignore', [Parked, 'ignore']).as('parked.ignore').use(resolve())
  router
    .post('parked/:id/resubmit', [Parked, 'resubmitOne'])
    .as('parked.resubmit_one')
    .use(resolve())
    .where('id', id)
  router
    .post('parked/:id/ignore', [Parked, 'ignoreOne'])
    .as('parked.ignore_one')
    .use(resolve())
    .where('id', id)
  router.post('parked/:id/map', [Parked, 'map']).as('parked.map').use(resolve()).where('id', id)
}

function channels(router: Router) {
  const id = router.matchers.number()
  const [view, manage] = [() => permit('oms.channels.view'), () => permit('oms.channels.manage')]
  router.get('channels', [Channels, 'index']).as('channels.index').use(view())
  router.get('channels/:id', [Channels, 'show']).as('channels.show').use(view()).where('id', id)
  router
    .get('channels/:id/edit', [Channels, 'edit'])
    .as('channels.edit')
    .use(manage())
    .where('id', id)
  router
    .put('channels/:id', [Channels, 'update'])
    .as('channels.update')
    .use(manage())
    .where('id', id)
  router
    .post('channels/:id/test', [Channels, 'test'])
    .as('channels.test')
    .use(manage())
    .where('id', id)
  router
    .post('channels/:id/pause', [Channels, 'pause'])
    .as('channels.pause')
    .use(manage())
    .where('id', id)
  router
    .post('channels/:id/resume', [Channels, 'resume'])
    .as('channels.resume')
    .use(manage())
    .where('id', id)
  router
    .post('channels/:id/pull', [Channels, 'pull'])
    .as('channels.pull')
    .use(manage())
    .where('id', id)
  router
    .post('channels/:id/retry', [Channels, 'retry'])
    .as('channels.retry')
    .use(manage())
    .where('id', id)
}

function gaps(router: Router) {
  const id = router.matchers.number()
  const [view, check] = [() => permit('oms.gaps.view'), () => permit('oms.gaps.check')]
  router.get('gaps', [Gaps, 'index']).as('gaps.index').use(view())
  router.post('gaps', [Gaps, 'store']).as('gaps.store').use(check())
  router.get('gaps/:id', [Gaps, 'show']).as('gaps.show').use(view()).where('id', id)
  router.post('gaps/:id/note', [Gaps, 'note']).as('gaps.note').use(check()).where('id', id)
}

function stock(router: Router) {
  router.get('stock', [Stock, 'index']).as('stock.index').use(permit('oms.channels.view'))
  router
    .get('stock/:id/edit', [Stock, 'edit'])
    .as('stock.edit')
    .use(permit('oms.channels.manage'))
    .where('id', router.matchers.number())
  router
    .put('stock/:id', [Stock, 'update'])
    .as('stock.update')
    .use(permit('oms.channels.manage'))
    .where('id', router.matchers.number())
  router
    .post('stock/:id', [Stock, 'turn'])
    .as('stock.turn')
    .use(permit('oms.channels.manage'))
    .where('id', router.matchers.number())
}

function couriers(router: Router) {
  const id = router.matchers.number()
  const [view, manage] = [() => permit('oms.couriers.view'), () => permit('oms.couriers.manage')]
  router.get('couriers', [Couriers, 'index']).as('couriers.index').use(view())
  router.get('couriers/create', [Couriers, 'create']).as('couriers.create').use(manage())
  router.get('couriers/calculator', [Freight, 'show']).as('couriers.calculator').use(view())
  router.post('couriers', [Couriers, 'store']).as('couriers.store').use(manage())
  router.get('couriers/:id', [Couriers, 'show']).as('couriers.show').use(view()).where('id', id)
  router
    .get('couriers/:id/edit', [Couriers, 'edit'])
    .as('couriers.edit')
    .use(manage())
    .where('id', id)
  router
    .put('couriers/:id', [Couriers, 'update'])
    .as('couriers.update')
    .use(manage())
    .where('id', id)
  router
    .get('couriers/:id/reach', [Reach, 'edit'])
    .as('couriers.reach')
    .use(manage())
    .where('id', id)
  router
    .put('couriers/:id/reach', [Reach, 'update'])
    .as('couriers.save_reach')
    .use(manage())
    .where('id', id)
  router
    .get('couriers/services/:id/tariffs', [Couriers, 'tariffs'])
    .as('couriers.tariffs')
    .use(manage())
    .where('id', id)
  router
    .put('couriers/services/:id/tariffs', [Couriers, 'saveTariffs'])
    .as('couriers.save_tariffs')
    .use(manage())
    .where('id', id)
}
