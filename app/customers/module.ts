import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'customers',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#customers/routes'),
  apiRoutes: () => import('#customers/api_routes'),
  permissions: [
    { key: 'customers.customers.view' },
    { key: 'customers.customers.edit' },
    { key: 'customers.customers.merge' },
    { key: 'customers.customers.anonymise', risk: 'high' },
    { key: 'customers.pii.reveal', risk: 'high' },
  ],
  defaultRoles: {
    operations: ['customers.customers.view', 'customers.customers.edit'],
    service: ['customers.customers.view', 'customers.customers.edit', 'customers.pii.reveal'],
    marketing: [
      'customers.customers.view',
      'customers.customers.edit',
      'customers.customers.merge',
    ],
    finance: ['customers.customers.view'],
  },
  nav: [
    {
      section: 'front',
      label: 'customers.nav.customers',
      icon: 'i-lucide-users',
      href: '/customers/customers',
      permission: 'customers.customers.view',
      order: 10,
    },
    {
      section: 'front',
      label: 'customers.nav.duplicates',
      icon: 'i-lucide-copy',
      href: '/customers/duplicates',
      permission: 'customers.customers.merge',
      order: 12,
    },
  ],
  searches: [
    {
      key: 'customers',
      label: 'customers.title',
      permission: 'customers.customers.view',
      search: () => import('#customers/queries/search_customers'),
    },
  ],
  importers: [
    {
      key: 'customers',
      label: 'customers.title',
      permission: 'customers.customers.edit',
      importer: () => import('#customers/importers/customer_importer'),
    },
  ],
  demo: () => import('./demo.js'),
  customerRefs: [
    { table: 'customer_identities', column: 'customer_id' },
    { table: 'customer_addresses', column: 'customer_id' },
    { table: 'timeline_entries', column: 'customer_id' },
    // Those merged into the loser before: a redirect never leads to a redirect.
    { table: 'customers', column: 'merged_into_id' },
  ],
})
