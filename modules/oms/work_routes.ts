import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const ParcelRules = () => import('#modules/oms/controllers/parcel_rules_controller')
const Parcels = () => import('#modules/oms/controllers/parcels_controller')

/** Pages under `/oms` on which orders are worked on: merging and splitting. */
export default function workRoutes(router: Router) {
  const id = router.matchers.number()
  const arrange = () => permit('oms.parcels.arrange')
  router
    .get('parcels/:id', [Parcels, 'show'])
    .as('parcels.show')
    .use(permit('oms.parcels.view'))
    .where('id', id)
  router
    .post('parcels/preview', [Parcels, 'preview'])
    .as('parcels.preview')
    .use(permit('oms.parcels.view'))
  router.post('parcels/arrange', [Parcels, 'arrange']).as('parcels.arrange').use(arrange())
  router.post('parcels/merge', [Parcels, 'merge']).as('parcels.merge').use(arrange())
  router.post('parcels/split', [Parcels, 'split']).as('parcels.split').use(arrange())
  router
    .get('parcel-rules', [ParcelRules, 'index'])
    .as('parcel_rules.index')
    .use(permit('oms.parcel_rules.view'))
  router
    .put('parcel-rules/:id', [ParcelRules, 'update'])
    .as('parcel_rules.update')
    .use(permit('oms.parcel_rules.manage'))
    .where('id', id)
}
