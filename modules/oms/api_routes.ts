import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Orders = () => import('#modules/oms/controllers/api/orders_controller')

export default function apiRoutes(router: Router) {
  router.post('orders', [Orders, 'store']).as('orders.store').use(permit('oms.orders.create'))
  router.get('orders', [Orders, 'index']).as('orders.index').use(permit('oms.orders.view'))
  router
    .get('orders/:id', [Orders, 'show'])
    .as('orders.show')
    .use(permit('oms.orders.view'))
    .where('id', router.matchers.number())
}
