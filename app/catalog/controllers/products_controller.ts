import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import CreateProduct from '#catalog/actions/create_product'
import SetStatus from '#catalog/actions/set_status'
import UpdateProduct from '#catalog/actions/update_product'
import { catalogOptions } from '#catalog/queries/catalog_options'
import { goodsStock } from '#catalog/services/goods_stock'
import { getChanges } from '#catalog/queries/get_changes'
import GetProduct from '#catalog/queries/get_product'
import { productList, PRODUCT_LIST, type ProductRow } from '#catalog/queries/list_products'
import LookupProducts from '#catalog/queries/lookup_products'
import { seesCosts, veilCosts, withoutVeiledCosts } from '#catalog/services/product_input'
import { lookupValidator, productValidator, statusValidator } from '#catalog/validators/product'

/** Products: the list, the record, its form. */
export default class ProductsController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, PRODUCT_LIST)
    const [list, options] = await Promise.all([
      productList(query).then((source) => keysetPage<ProductRow>(source)),
      catalogOptions(),
    ])
    return inertia.render('catalog/products/index', { list, ...options })
  }

  async export(ctx: HttpContext) {
    const source = await productList(readListQuery(ctx.request, PRODUCT_LIST))
    const keys = [
      'code',
      'name',
      'nameEn',
      'brand',
      'category',
      'status',
      'skuCount',
      'lowestPrice',
      'highestPrice',
    ]
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`catalog.fields.${key}`) }))
    return exportList<ProductRow>(ctx, source, {
      name: 'products',
      columns,
      map: (row) => ({ ...row, status: ctx.i18n.t(`catalog.product_status.${row.status}`) }),
    })
  }

  async create({ inertia, actor }: HttpContext) {
    const options = await catalogOptions()
    return inertia.render('catalog/products/form', {
      product: null,
      ...options,
      canSeeCosts: seesCosts(actor),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { version, ...product } = await request.validateUsing(productValidator)
    const [created] = await new CreateProduct().handle({
      actor,
      products: [withoutVeiledCosts(product, actor)],
    })
    session.flash('success', i18n.t('catalog.products.created'))
    return response.redirect().toPath(`/catalog/products/${created.productId}`)
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const product = veilCosts(await new GetProduct().handle({ id: params.id }), actor)
    const [history, changes] = await Promise.all([
      historyOf({ type: 'product', id: product.id }, i18n),
      getChanges({
        subjects: [
          { type: 'product', ids: [product.id] },
          { type: 'sku', ids: product.skus.map((sku) => sku.id) },
        ],
        i18n,
        seesCosts: seesCosts(actor),
      }),
    ])
    const stock = await goodsStock.of(
      product.skus.map((sku) => sku.id),
      actor
    )
    return inertia.render('catalog/products/show', {
      product,
      stock: stock && Object.fromEntries(stock),
      history,
      changes,
      canSeeCosts: seesCosts(actor),
    })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const [product, options] = await Promise.all([
      new GetProduct().handle({ id: params.id }),
      catalogOptions(),
    ])
    return inertia.render('catalog/products/form', {
      product: veilCosts(product, actor),
      ...options,
      canSeeCosts: seesCosts(actor),
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { version, ...product } = await request.validateUsing(productValidator)
    await new UpdateProduct().handle({
      actor,
      id: params.id,
      version,
      product: withoutVeiledCosts(product, actor),
    })
    session.flash('success', i18n.t('catalog.products.saved'))
    return response.redirect().toPath(`/catalog/products/${params.id}`)
  }

  async status(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(statusValidator)
    flashResults(ctx, await new SetStatus().products({ actor: ctx.actor, ...input }))
    return ctx.response.redirect().back()
  }

  async lookup({ request }: HttpContext) {
    const { q } = await request.validateUsing(lookupValidator, { data: request.qs() })
    return { rows: await new LookupProducts().handle({ term: q ?? '' }) }
  }
}
