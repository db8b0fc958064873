import type { Router } from '@adonisjs/core/http'
import { permit, permitSignedIn } from '#kernel/access/permit'

const Products = () => import('#catalog/controllers/products_controller')
const Skus = () => import('#catalog/controllers/skus_controller')
const Prices = () => import('#catalog/controllers/prices_controller')
const Images = () => import('#catalog/controllers/images_controller')
const Bundles = () => import('#catalog/controllers/bundles_controller')
const Categories = () => import('#catalog/controllers/categories_controller')
const Boms = () => import('#catalog/controllers/boms_controller')
const Stores = () => import('#catalog/controllers/stores_controller')
const Listings = () => import('#catalog/controllers/listings_controller')

const view = () => permit('catalog.products.view')
const edit = () => permit('catalog.products.edit')

/** Pages of the catalogue, under `/catalog`. */
export default function routes(router: Router) {
  router.get('products', [Products, 'index']).as('products.index').use(view())
  router.get('products/export', [Products, 'export']).as('products.export').use(view())
  router.get('products/create', [Products, 'create']).as('products.create').use(edit())
  router.post('products', [Products, 'store']).as('products.store').use(edit())
  // What a form that names a product asks while one types.
  router.get('products/lookup', [Products, 'lookup']).as('products.lookup').use(permitSignedIn)
  router.post('products/status', [Products, 'status']).as('products.status').use(edit())

  router.get('skus', [Skus, 'index']).as('skus.index').use(view())
  router.get('skus/export', [Skus, 'export']).as('skus.export').use(view())
  // What any form that names a SKU asks while one types.
  router.get('skus/lookup', [Skus, 'lookup']).as('skus.lookup').use(permitSignedIn)
  router.post('skus/status', [Skus, 'status']).as('skus.status').use(edit())

  router.post('prices', [Prices, 'store']).as('prices.store').use(edit())
  router.post('images', [Images, 'store']).as('images.store').use(edit())

  router.get('bundles', [Bundles, 'index']).as('bundles.index').use(view())
  router.get('bundles/export', [Bundles, 'export']).as('bundles.export').use(view())
  router.get('bundles/create', [Bundles, 'create']).as('bundles.create').use(edit())
  router.post('bundles', [Bundles, 'store']).as('bundles.store').use(edit())

  router.get('categories', [Categories, 'index']).as('categories.index').use(view())
  router.post('categories', [Categories, 'store']).as('categories.store').use(edit())
  for (const [method, act] of [
    ['put', 'update'],
    ['delete', 'destroy'],
  ] as const)
    router[method]('categories/:id', [Categories, act])
      .as(`categories.${act}`)
      .use(edit())
      .where('id', router.matchers.number())

  router.get('boms', [Boms, 'index']).as('boms.index').use(view())
  router.get('boms/create', [Boms, 'create']).as('boms.create').use(edit())
  router.post('boms', [Boms, 'store']).as('boms.store').use(edit())

  router.get('stores', [Stores, 'index']).as('stores.index').use(permit('catalog.stores.view'))
  router
    .get('stores/create', [Stores, 'create'])
    .as('stores.create')
    .use(permit('catalog.stores.manage'))
  router.post('stores', [Stores, 'store']).as('stores.store').use(permit('catalog.stores.manage'))

  const viewListings = () => permit('catalog.listings.view')
  const mapListings = () => permit('catalog.listings.map')
  router.get('listings', [Listings, 'index']).as('listings.index').use(viewListings())
  router.get('listings/export', [Listings, 'export']).as('listings.export').use(viewListings())
  router.get('listings/mapping', [Listings, 'mapping']).as('listings.mapping').use(mapListings())
  router.post('listings/map', [Listings, 'map']).as('listings.map').use(mapListings())
  router.post('listings/unmap', [Listings, 'unmap']).as('listings.unmap').use(mapListings())
  router.post('listings/match', [Listings, 'match']).as('listings.match').use(mapListings())
  router
    .post('listings/match_all', [Listings, 'matchAll'])
    .as('listings.match_all')
    .use(mapListings())
  router.post('listings/release', [Listings, 'release']).as('listings.release').use(mapListings())
  router.post('listings/settle', [Listings, 'settle']).as('listings.settle').use(mapListings())

  router
    .group(() => {
      router.get('products/:id', [Products, 'show']).as('products.show').use(view())
      router.get('products/:id/edit', [Products, 'edit']).as('products.edit').use(edit())
      router.put('products/:id', [Products, 'update']).as('products.update').use(edit())
      router.get('skus/:id', [Skus, 'show']).as('skus.show').use(view())
      router.post('prices/:id/cancel', [Prices, 'destroy']).as('prices.destroy').use(edit())
      router.get('images/:id', [Images, 'show']).as('images.show').use(permitSignedIn)
      router.get('bundles/:id/edit', [Bundles, 'edit']).as('bundles.edit').use(edit())
      router.put('bundles/:id', [Bundles, 'update']).as('bundles.update').use(edit())
      router.get('boms/:id', [Boms, 'show']).as('boms.show').use(view())
      router.post('boms/versions/:id/end', [Boms, 'end']).as('boms.end').use(edit())
      router.get('listings/:id', [Listings, 'show']).as('listings.show').use(viewListings())
      router.put('listings/:id', [Listings, 'update']).as('listings.update').use(mapListings())
      router
        .get('stores/:id', [Stores, 'show'])
        .as('stores.show')
        .use(permit('catalog.stores.view'))
      router
        .get('stores/:id/edit', [Stores, 'edit'])
        .as('stores.edit')
        .use(permit('catalog.stores.manage'))
      router
        .put('stores/:id', [Stores, 'update'])
        .as('stores.update')
        .use(permit('catalog.stores.manage'))
    })
    .where('id', router.matchers.number())
}
