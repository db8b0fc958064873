import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const ParcelRules = () => import('#modules/oms/controllers/parcel_rules_controller')
const Parcels = () => import('#modules/oms/controllers/parcels_controller')
const Workbench = () => import('#modules/oms/controllers/workbench_controller')
const WorkbenchActs = () => import('#modules/oms/controllers/workbench_acts_controller')

/** Pages under `/oms` on which orders are worked on: merging and splitting. */
export default function workRoutes(router: Router) {
  workbench(router)
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

function workbench(router: Router) {
  const [view, process] = [
    () => permit('oms.workbench.view'),
    () => permit('oms.workbench.process'),
  ]
  const edit = () => permit('orders.orders.edit')
  router.get('workbench', [Workbench, 'index']).as('workbench.index').use(view())
  router.get('workbench/fresh', [Workbench, 'fresh']).as('workbench.fresh').use(view())
  router
    .get('workbench/export', [Workbench, 'export'])
    .as('workbench.export')
    .use(permit('orders.orders.export'))
  router
    .get('workbench/:id', [Workbench, 'order'])
    .as('workbench.order')
    .use(view())
    .where('id', router.matchers.number())
  router.post('workbench/audit', [WorkbenchActs, 'audit']).as('workbench.audit').use(process())
  router
    .post('workbench/allocate', [WorkbenchActs, 'allocate'])
    .as('workbench.allocate')
    .use(process())
  router.post('workbench/choose', [WorkbenchActs, 'choose']).as('workbench.choose').use(process())
  router.post('workbench/tag', [WorkbenchActs, 'tag']).as('workbench.tag').use(edit())
  router.post('workbench/note', [WorkbenchActs, 'note']).as('workbench.note').use(edit())
}
