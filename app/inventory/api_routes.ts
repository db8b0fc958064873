import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Stock = () => import('#inventory/controllers/api/stock_controller')

export default function apiRoutes(router: Router) {
  router.get('stock', [Stock, 'index']).as('stock.index').use(permit('inventory.stock.view'))
  router
    .post('stock/adjustments', [Stock, 'adjust'])
    .as('stock.adjust')
    .use(permit('inventory.stock.adjust'))
}
