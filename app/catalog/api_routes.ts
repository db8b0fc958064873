import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Skus = () => import('#catalog/controllers/api/skus_controller')

export default function apiRoutes(router: Router) {
  router.get('skus', [Skus, 'index']).as('skus.index').use(permit('catalog.products.view'))
}
