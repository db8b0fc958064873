import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const ManualOrders = () => import('#orders/controllers/manual_orders_controller')
const Orders = () => import('#orders/controllers/orders_controller')
const Shipments = () => import('#orders/controllers/shipments_controller')

export default function routes(router: Router) {
  router.get('orders', [Orders, 'index']).as('orders.index').use(permit('orders.orders.view'))
  router
    .get('orders/export', [Orders, 'export'])
    .as('orders.export')
    .use(permit('orders.orders.export'))
  router
    .get('orders/:id/peek', [Orders, 'peek'])
    .as('orders.peek')
    .use(permit('orders.orders.view'))
    .where('id', router.matchers.number())
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
  router
    .get('orders/new', [ManualOrders, 'create'])
    .as('manual_orders.create')
    .use(permit('orders.orders.create'))
  router
    .post('orders', [ManualOrders, 'store'])
    .as('manual_orders.store')
    .use(permit('orders.orders.create'))
  router
    .get('orders/:id/shipment', [Shipments, 'create'])
    .as('shipments.create')
    .use(permit('orders.orders.ship'))
    .where('id', router.matchers.number())
  router
    .post('orders/:id/shipment', [Shipments, 'store'])
    .as('shipments.store')
    .use(permit('orders.orders.ship'))
    .where('id', router.matchers.number())
}
