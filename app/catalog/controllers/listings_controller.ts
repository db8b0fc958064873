import type { HttpContext } from '@adonisjs/core/http'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import MapListings from '#catalog/actions/map_listings'
import MatchListings from '#catalog/actions/match_listings'
import { listingList, LISTING_LIST, type ListingRow } from '#catalog/queries/list_listings'
import { storeOptions } from '#catalog/queries/list_stores'
import { idsValidator, mapValidator } from '#catalog/validators/store'

/** What the stores list, and which SKU each of it is. */
export default class ListingsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = listingList(readListQuery(request, LISTING_LIST), actor)
    const [list, stores] = await Promise.all([keysetPage<ListingRow>(source), storeOptions(actor)])
    return inertia.render('catalog/listings/index', { list, stores })
  }

  async export(ctx: HttpContext) {
    const keys = [
      'storeName',
      'externalProductId',
      'externalSkuId',
      'externalCode',
      'title',
      'skuCode',
      'skuName',
      'multiplier',
      'match',
    ]
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`catalog.fields.${key}`) }))
    const source = listingList(readListQuery(ctx.request, LISTING_LIST), ctx.actor)
    return exportList<ListingRow>(ctx, source, { name: 'listings', columns })
  }

  async map({ request, response, actor, session, i18n }: HttpContext) {
    const { mappings } = await request.validateUsing(mapValidator)
    const mapped = await new MapListings().handle({ actor, mappings })
    session.flash('success', i18n.t('catalog.listings.mapped', { count: mapped.length }))
    return response.redirect().back()
  }

  async match(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const matched = await new MatchListings().handle({ actor: ctx.actor, listingIds: ids })
    const reason = ctx.i18n.t('catalog.listings.no_match')
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: matched.has(id), message: matched.has(id) ? undefined : reason }))
    )
    return ctx.response.redirect().back()
  }
}
