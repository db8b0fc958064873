import { defineArea } from '#kernel/define_module'
import { defaultRoles, nav, permissions } from '#catalog/manifest/access'

export default defineArea({
  name: 'catalog',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#catalog/routes'),
  apiRoutes: () => import('#catalog/api_routes'),
  jobs: { 'catalog.apply_prices': () => import('#catalog/jobs/apply_prices') },
  schedules: [{ job: 'catalog.apply_prices', cron: '* * * * *' }],
  permissions,
  defaultRoles,
  nav,
  searches: [
    {
      key: 'skus',
      label: 'catalog.searches.skus',
      permission: 'catalog.products.view',
      search: () => import('#catalog/searches/skus'),
    },
    {
      key: 'products',
      label: 'catalog.searches.products',
      permission: 'catalog.products.view',
      search: () => import('#catalog/searches/products'),
    },
  ],
  importers: [
    {
      key: 'catalog.products',
      label: 'catalog.importers.products',
      permission: 'catalog.products.import',
      importer: () => import('#catalog/importers/products'),
    },
    {
      key: 'catalog.listings',
      label: 'catalog.importers.listings',
      permission: 'catalog.listings.map',
      importer: () => import('#catalog/importers/listings'),
    },
  ],
  demo: () => import('#catalog/demo/seed'),
})
