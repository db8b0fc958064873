import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Orders = () => import('#orders/controllers/api_orders_controller')

export default function apiRoutes(router: Router) {
  router
    .post('orders/:id/cancel', [Orders, 'cancel'])
    .as('orders.cancel')
    .use(permit('orders.orders.cancel'))
    .where('id', router.matchers.number())
}
