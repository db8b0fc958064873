import type { HttpContext } from '@adonisjs/core/http'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import MapListings from '#catalog/actions/map_listings'
import MatchListings from '#catalog/actions/match_listings'
import SettleConflicts from '#catalog/actions/settle_conflicts'
import UpdateListing from '#catalog/actions/update_listing'
import { getChanges } from '#catalog/queries/get_changes'
import {
  countListings,
  getListing,
  listingList,
  LISTING_LIST,
  type ListingRow,
} from '#catalog/queries/list_listings'
import { storeOptions } from '#catalog/queries/list_stores'
import { suggestListings } from '#catalog/queries/suggest_listings'
import { seesCosts } from '#catalog/services/product_input'
import {
  idsValidator,
  listingValidator,
  mapValidator,
  settleValidator,
} from '#catalog/validators/listing'

/** What the stores list, and which SKU each of it is. */
export default class ListingsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = listingList(readListQuery(request, LISTING_LIST), actor)
    const [list, stores, counts] = await Promise.all([
      keysetPage<ListingRow>(source),
      storeOptions(actor),
      countListings(actor),
    ])
    return inertia.render('catalog/listings/index', { list, stores, counts })
  }

  async export(ctx: HttpContext) {
    const keys = [
      'storeCode',
      'storeName',
      'externalProductId',
      'externalSkuId',
      'externalCode',
      'title',
      'price',
      'skuCode',
      'skuName',
      'multiplier',
      'match',
    ]
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`catalog.fields.${key}`) }))
    const source = listingList(readListQuery(ctx.request, LISTING_LIST), ctx.actor)
    return exportList<ListingRow>(ctx, source, {
      name: 'listings',
      columns,
      map: (row) => ({
        ...row,
        match: ctx.i18n.t(`catalog.listing_status.${row.status}`),
      }),
    })
  }

  /** Those that wait, each with the SKUs it most likely is. */
  async mapping({ request, inertia, actor }: HttpContext) {
    const qs = { perPage: '50', ...request.qs(), status: 'unmatched' }
    const query = readListQuery({ qs: () => qs }, LISTING_LIST)
    const [list, stores] = await Promise.all([
      keysetPage<ListingRow>(listingList(query, actor)),
      storeOptions(actor),
    ])
    const suggestions = Object.fromEntries(await suggestListings(list.rows))
    return inertia.render('catalog/listings/mapping', { list, stores, suggestions })
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const listing = await getListing(params.id, actor)
    const [suggestions, changes] = await Promise.all([
      listing.skuId ? [] : (await suggestListings([listing])).get(listing.id)!,
      getChanges({
        subjects: [{ type: 'listing', ids: [listing.id] }],
        i18n,
        seesCosts: seesCosts(actor),
      }),
    ])
    return inertia.render('catalog/listings/show', { listing, suggestions, changes })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const listing = await request.validateUsing(listingValidator)
    await new UpdateListing().handle({ actor, id: params.id, listing })
    session.flash('success', i18n.t('catalog.listings.saved'))
    return response.redirect().back()
  }

  async map({ request, response, actor, session, i18n }: HttpContext) {
    const { mappings } = await request.validateUsing(mapValidator)
    const mapped = await new MapListings().handle({ actor, mappings })
    session.flash('success', i18n.t('catalog.listings.mapped', { count: mapped.length }))
    return response.redirect().back()
  }

  async unmap(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const done = new Set(await new MapListings().unmap({ actor: ctx.actor, listingIds: ids }))
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: done.has(id) }))
    )
    return ctx.response.redirect().back()
  }

  async match(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const matched = await new MatchListings().handle({ actor: ctx.actor, listingIds: ids })
    return this.#outcomes(ctx, ids, matched)
  }

  /** By hand no more: the house looks for their SKUs by code. */
  async release(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const matched = await new MatchListings().release({ actor: ctx.actor, listingIds: ids })
    return this.#outcomes(ctx, ids, matched)
  }

  async matchAll({ response, actor, session, i18n }: HttpContext) {
    const count = await new MatchListings().all(actor)
    session.flash('success', i18n.t('catalog.listings.matched_all', { count }))
    return response.redirect().back()
  }

  async settle(ctx: HttpContext) {
    const { ids, choice } = await ctx.request.validateUsing(settleValidator)
    const { actor } = ctx
    const done = new Set(await new SettleConflicts().handle({ actor, listingIds: ids, choice }))
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: done.has(id) }))
    )
    return ctx.response.redirect().back()
  }

  #outcomes(ctx: HttpContext, ids: readonly number[], found: ReadonlyMap<number, string>) {
    const reason = (id: number) =>
      found.get(id) === 'conflict' ? 'catalog.listings.two_skus' : 'catalog.listings.no_match'
    flashResults(
      ctx,
      ids.map((id) => {
        const ok = found.get(id) === 'matched'
        return { id, ok, message: ok ? undefined : ctx.i18n.t(reason(id)) }
      })
    )
    return ctx.response.redirect().back()
  }
}
