import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Orders = () => import('#orders/controllers/orders_controller')

export default function routes(router: Router) {
  router.get('orders', [Orders, 'index']).as('orders.index').use(permit('orders.orders.view'))
  router
    .post('orders/approve', [Orders, 'approve'])
    .as('orders.approve')
    .use(permit('orders.orders.release'))
  router.post('orders/hold', [Orders, 'hold']).as('orders.hold').use(permit('orders.orders.hold'))
  router
    .post('orders/cancel', [Orders, 'cancel'])
    .as('orders.cancel')
    .use(permit('orders.orders.cancel'))
  router
    .get('orders/:id', [Orders, 'show'])
    .as('orders.show')
    .use(permit('orders.orders.view'))
    .where('id', router.matchers.number())
}
