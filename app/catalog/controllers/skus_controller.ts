import type { HttpContext } from '@adonisjs/core/http'
import { holds } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import { slotTabs } from '#kernel/modules/slots'
import SetStatus from '#catalog/actions/set_status'
import { catalogOptions } from '#catalog/queries/catalog_options'
import FindSkus from '#catalog/queries/find_skus'
import { getChanges } from '#catalog/queries/get_changes'
import GetProduct from '#catalog/queries/get_product'
import { bundleComponents } from '#catalog/queries/list_bundles'
import { skuList, SKU_LIST, type SkuRow } from '#catalog/queries/list_skus'
import { listingsOfSku } from '#catalog/queries/list_listings'
import { skuPrices } from '#catalog/queries/list_prices'
import LookupSkus from '#catalog/queries/lookup_skus'
import { seesCosts, veilCosts } from '#catalog/services/product_input'
import { lookupValidator, skuStatusValidator } from '#catalog/validators/product'

/** SKUs: the list, the record with the tabs of other areas, and what pickers ask. */
export default class SkusController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await skuList(readListQuery(request, SKU_LIST), seesCosts(actor))
    const [list, { categories }] = await Promise.all([keysetPage<SkuRow>(source), catalogOptions()])
    return inertia.render('catalog/skus/index', { list, categories, canSeeCosts: seesCosts(actor) })
  }

  async export(ctx: HttpContext) {
    const source = await skuList(readListQuery(ctx.request, SKU_LIST), seesCosts(ctx.actor))
    const keys = [
      'code',
      'name',
      'category',
      'kind',
      'barcode',
      'listPrice',
      'weightG',
      'tracking',
      'status',
    ]
    if (seesCosts(ctx.actor)) keys.splice(6, 0, 'purchasePrice')
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`catalog.fields.${key}`) }))
    const { i18n } = ctx
    return exportList<SkuRow>(ctx, source, {
      name: 'skus',
      columns,
      map: (row) => ({
        ...row,
        kind: i18n.t(`catalog.kinds.${row.kind}`),
        tracking: i18n.t(`catalog.tracking.${row.tracking}`),
        status: i18n.t(`catalog.sku_status.${row.status}`),
      }),
    })
  }

  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const found = (await new FindSkus().byIds([params.id])).get(params.id)
    if (!found) throw new NotFoundException('sku', params.id)
    const costs = seesCosts(actor)
    const [product, components, slots, prices, listings, changes] = await Promise.all([
      new GetProduct().handle({ id: found.productId }),
      found.kind === 'bundle' ? bundleComponents(found.id) : [],
      slotTabs('catalog.skus.tabs', found.id, actor, request.qs().tab as string | undefined),
      skuPrices(found.id, costs),
      holds(actor, 'catalog.listings.view') ? listingsOfSku(found.id, actor) : [],
      getChanges({
        subjects: [
          { type: 'product', ids: [found.productId] },
          { type: 'sku', ids: [found.id] },
        ],
        onlySku: found.code,
        i18n,
        seesCosts: costs,
      }),
    ])
    const { skus, ...head } = veilCosts(product, actor)
    const sku = skus.find((one) => one.id === found.id)!
    return inertia.render('catalog/skus/show', {
      product: head,
      sku,
      components,
      slots,
      prices,
      listings,
      changes,
      canSeeCosts: costs,
    })
  }

  async status(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(skuStatusValidator)
    flashResults(ctx, await new SetStatus().skus({ actor: ctx.actor, ...input }))
    return ctx.response.redirect().back()
  }

  async lookup({ request }: HttpContext) {
    const { q, kinds, ids } = await request.validateUsing(lookupValidator, { data: request.qs() })
    if (ids)
      return {
        rows: await new LookupSkus().byIds(
          ids.split(',').filter(Boolean).map(Number).slice(0, 200)
        ),
      }
    return {
      rows: await new LookupSkus().handle({
        term: q ?? '',
        kinds: kinds ? kinds.split(',') : null,
      }),
    }
  }
}
