import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Customers = () => import('#customers/controllers/api_customers_controller')

export default function routes(router: Router) {
  router
    .get('customers', [Customers, 'index'])
    .as('customers.index')
    .use(permit('customers.customers.view'))
  router
    .get('customers/:id', [Customers, 'show'])
    .as('customers.show')
    .use(permit('customers.customers.view'))
  router
    .post('customers', [Customers, 'store'])
    .as('customers.store')
    .use(permit('customers.customers.edit'))
  router
    .patch('customers/:id', [Customers, 'update'])
    .as('customers.update')
    .use(permit('customers.customers.edit'))
  router
    .post('customers/:id/addresses', [Customers, 'address'])
    .as('customers.addresses.store')
    .use(permit('customers.customers.edit'))
  router
    .get('customers/:id/timeline', [Customers, 'timeline'])
    .as('customers.timeline')
    .use(permit('customers.customers.view'))
}
