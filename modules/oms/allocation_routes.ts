import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Abilities = () => import('#modules/oms/controllers/abilities_controller')
const Parcel = () => import('#modules/oms/controllers/parcel_allocation_controller')
const Replays = () => import('#modules/oms/controllers/replays_controller')
const Rules = () => import('#modules/oms/controllers/allocation_rules_controller')

/** Pages under `/oms` about where orders leave from and with whom. */
export default function allocationRoutes(router: Router) {
  rules(router)
  abilities(router)
  replays(router)
  const at = 'fulfilments/:id/allocation'
  router
    .get(at, [Parcel, 'show'])
    .as('parcel_allocation.show')
    .use(permit('oms.decisions.view'))
    .where('id', router.matchers.number())
  router
    .post(at, [Parcel, 'update'])
    .as('parcel_allocation.update')
    .use(permit('oms.parcels.reallocate'))
    .where('id', router.matchers.number())
}

function abilities(router: Router) {
  const id = router.matchers.number()
  const manage = () => permit('oms.abilities.manage')
  router
    .get('abilities', [Abilities, 'index'])
    .as('abilities.index')
    .use(permit('oms.abilities.view'))
  router
    .get('abilities/:id/edit', [Abilities, 'edit'])
    .as('abilities.edit')
    .use(manage())
    .where('id', id)
  router
    .put('abilities/:id', [Abilities, 'update'])
    .as('abilities.update')
    .use(manage())
    .where('id', id)
}

function rules(router: Router) {
  const id = router.matchers.number()
  const manage = () => permit('oms.allocation_rules.manage')
  const at = 'allocation-rules'
  const named = (name: string) => `allocation_rules.${name}`
  router.get(at, [Rules, 'index']).as(named('index')).use(permit('oms.allocation_rules.view'))
  router.get(`${at}/create`, [Rules, 'create']).as(named('create')).use(manage())
  router.post(at, [Rules, 'store']).as(named('store')).use(manage())
  router.post(`${at}/order`, [Rules, 'order']).as(named('order')).use(manage())
  router.get(`${at}/:id/edit`, [Rules, 'edit']).as(named('edit')).use(manage()).where('id', id)
  router.put(`${at}/:id`, [Rules, 'update']).as(named('update')).use(manage()).where('id', id)
  router.delete(`${at}/:id`, [Rules, 'destroy']).as(named('destroy')).use(manage()).where('id', id)
  router
    .post(`${at}/:id/switch`, [Rules, 'switch'])
    .as(named('switch'))
    .use(manage())
    .where('id', id)
}

function replays(router: Router) {
  const id = router.matchers.number()
  const [view, run] = [() => permit('oms.replays.view'), () => permit('oms.replays.run')]
  router.get('replays', [Replays, 'index']).as('replays.index').use(view())
  router.get('replays/create', [Replays, 'create']).as('replays.create').use(run())
  router.post('replays', [Replays, 'store']).as('replays.store').use(run())
  router.get('replays/:id', [Replays, 'show']).as('replays.show').use(view()).where('id', id)
  router
    .post('replays/:id/cancel', [Replays, 'cancel'])
    .as('replays.cancel')
    .use(run())
    .where('id', id)
}
