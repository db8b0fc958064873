import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Orders = () => import('./controllers/api/orders_controller.js')

export default function apiRoutes(router: Router) {
  router
    .post('purchase-orders', [Orders, 'store'])
    .as('purchase_orders.store')
    .use(permit('purchasing.orders.edit'))
  router
    .get('purchase-orders', [Orders, 'index'])
    .as('purchase_orders.index')
    .use(permit('purchasing.orders.view'))
  router
    .get('purchase-orders/:id', [Orders, 'show'])
    .as('purchase_orders.show')
    .use(permit('purchasing.orders.view'))
    .where('id', router.matchers.number())
}
