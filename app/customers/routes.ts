import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Customers = () => import('#customers/controllers/customers_controller')
const Addresses = () => import('#customers/controllers/addresses_controller')
const Directory = () => import('#customers/controllers/directory_controller')
const Merges = () => import('#customers/controllers/merges_controller')

export default function routes(router: Router) {
  router
    .get('customers', [Customers, 'index'])
    .as('customers.index')
    .use(permit('customers.customers.view'))
  router
    .get('customers/export', [Customers, 'export'])
    .as('customers.export')
    .use(permit('customers.customers.view'))
  router
    .get('customers/lookup', [Directory, 'lookup'])
    .as('customers.lookup')
    .use(permit('customers.customers.view'))
  router
    .get('customers/compare', [Directory, 'compare'])
    .as('customers.compare')
    .use(permit('customers.customers.merge'))
  router
    .get('divisions', [Directory, 'divisions'])
    .as('divisions.index')
    .use(permit('customers.customers.view'))
  router
    .post('addresses/parse', [Directory, 'parse'])
    .as('addresses.parse')
    .use(permit('customers.customers.edit'))
  router
    .post('customers/assign', [Customers, 'assign'])
    .as('customers.assign')
    .use(permit('customers.customers.edit'))
  router
    .get('customers/new', [Customers, 'create'])
    .as('customers.create')
    .use(permit('customers.customers.edit'))
  router
    .post('customers', [Customers, 'store'])
    .as('customers.store')
    .use(permit('customers.customers.edit'))
  router
    .post('customers/tag', [Customers, 'tag'])
    .as('customers.tag')
    .use(permit('customers.customers.edit'))
  router
    .get('customers/:id', [Customers, 'show'])
    .as('customers.show')
    .use(permit('customers.customers.view'))
    .where('id', /^\d+$/)
  router
    .get('customers/:id/edit', [Customers, 'edit'])
    .as('customers.edit')
    .use(permit('customers.customers.edit'))
  router
    .put('customers/:id', [Customers, 'update'])
    .as('customers.update')
    .use(permit('customers.customers.edit'))
  router
    .post('customers/:id/reveal', [Customers, 'reveal'])
    .as('customers.reveal')
    .use(permit('customers.pii.reveal'))
  router
    .post('customers/:id/anonymise', [Customers, 'anonymise'])
    .as('customers.anonymise')
    .use(permit('customers.customers.anonymise'))
  router
    .post('customers/:id/addresses', [Addresses, 'store'])
    .as('addresses.store')
    .use(permit('customers.customers.edit'))
  router
    .delete('customers/:id/addresses/:address', [Addresses, 'destroy'])
    .as('addresses.destroy')
    .use(permit('customers.customers.edit'))
  router
    .get('customers/:id/timeline', [Directory, 'timeline'])
    .as('customers.timeline')
    .use(permit('customers.customers.view'))
    .where('id', /^\d+$/)
  router
    .post('customers/:id/merge', [Merges, 'store'])
    .as('customers.merge')
    .use(permit('customers.customers.merge'))
  router
    .post('merges/:id/undo', [Merges, 'undo'])
    .as('merges.undo')
    .use(permit('customers.customers.merge'))
  router
    .get('duplicates', [Merges, 'duplicates'])
    .as('duplicates.index')
    .use(permit('customers.customers.merge'))
  router
    .post('duplicates/:id/dismiss', [Merges, 'dismiss'])
    .as('duplicates.dismiss')
    .use(permit('customers.customers.merge'))
}
