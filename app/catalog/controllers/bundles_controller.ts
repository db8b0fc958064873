import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import { inTransaction } from '#kernel/transaction'
import CreateProduct from '#catalog/actions/create_product'
import SaveBundle from '#catalog/actions/save_bundle'
import FindSkus from '#catalog/queries/find_skus'
import {
  bundleComponents,
  bundleList,
  BUNDLE_LIST,
  type BundleRow,
} from '#catalog/queries/list_bundles'
import { goodsStock } from '#catalog/services/goods_stock'
import { bundleValidator, newBundleValidator } from '#catalog/validators/bundle'

/** Bundles: what is sold together and taken apart when it is allocated. */
export default class BundlesController {
  async index({ request, inertia, actor }: HttpContext) {
    const page = await keysetPage<BundleRow>(bundleList(readListQuery(request, BUNDLE_LIST)))
    const stock = await goodsStock.of(
      page.rows.map((row) => row.id),
      actor
    )
    const rows = page.rows.map((row) => ({ ...row, free: stock?.get(row.id) ?? null }))
    return inertia.render('catalog/bundles/index', { list: { ...page, rows } })
  }

  async export(ctx: HttpContext) {
    const columns = ['code', 'name', 'listPrice', 'components', 'status'].map((key) => ({
      key,
      header: ctx.i18n.t(`catalog.fields.${key}`),
    }))
    return exportList<BundleRow>(ctx, bundleList(readListQuery(ctx.request, BUNDLE_LIST)), {
      name: 'bundles',
      columns,
      map: (row) => ({
        ...row,
        status: ctx.i18n.t(`catalog.sku_status.${row.status}`),
        components: row.components.map(({ code, qty }) => `${code} × ${qty}`).join('; '),
      }),
    })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('catalog/bundles/form', { sku: null, components: [] })
  }

  /** The SKU and its components are made together or not at all. */
  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { components, ...bundle } = await request.validateUsing(newBundleValidator)
    await inTransaction(null, async (trx) => {
      const product = {
        code: bundle.code,
        name: bundle.name,
        skus: [{ ...bundle, kind: 'bundle' as const }],
      }
      const [{ skuIds }] = await new CreateProduct().handle({ trx, actor, products: [product] })
      await new SaveBundle().handle({ trx, actor, skuId: skuIds[0], components })
    })
    session.flash('success', i18n.t('catalog.bundles.saved'))
    return response.redirect().toPath('/catalog/bundles')
  }

  async edit({ params, inertia }: HttpContext) {
    const sku = (await new FindSkus().byIds([params.id])).get(params.id)
    if (!sku || sku.kind !== 'bundle') throw new NotFoundException('bundle', params.id)
    const { id, code, name, listPrice } = sku
    return inertia.render('catalog/bundles/form', {
      sku: { id, code, name, listPrice },
      components: await bundleComponents(id),
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { components } = await request.validateUsing(bundleValidator)
    await new SaveBundle().handle({ actor, skuId: params.id, components })
    session.flash('success', i18n.t('catalog.bundles.saved'))
    return response.redirect().toPath('/catalog/bundles')
  }
}
