import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Parked = () => import('#modules/oms/controllers/parked_controller')

/** Pages under `/oms`. */
export default function routes(router: Router) {
  parked(router)
}

function parked(router: Router) {
  const [view, resolve] = [() => permit('oms.parked.view'), () => permit('oms.parked.resolve')]
  const id = router.matchers.number()
  router.get('parked', [Parked, 'index']).as('parked.index').use(view())
  router.get('parked/:id', [Parked, 'show']).as('parked.show').use(view()).where('id', id)
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
