import type { HttpContext } from '@adonisjs/core/http'
import { systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import DecideSuggestions from '../actions/decide_suggestions.js'
import SuggestPurchases from '../actions/suggest_purchases.js'
import { suggestionList, SUGGESTION_LIST, type SuggestionRow } from '../queries/list_suggestions.js'
import { purchasingOptions } from '../queries/purchasing_options.js'
import { suggestionsSeenBy } from '../queries/suggestions_seen_by.js'
import { rowResults } from '../services/refusals.js'
import { acceptValidator, adjustValidator, dismissValidator } from '../validators/suggestions.js'

const EXPORTED = ['code', 'name', 'warehouse', 'supplier', 'available', 'daysLeft', 'need', 'qty']
const DAY_MS = 86_400_000

/** What to buy, why, and what a person makes of it. */
export default class SuggestionsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = suggestionList(readListQuery(request, SUGGESTION_LIST), actor)
    const [list, options] = await Promise.all([
      keysetPage<SuggestionRow>(source),
      purchasingOptions(actor),
    ])
    return inertia.render('purchasing/suggestions/index', { list, ...options })
  }

  async export(ctx: HttpContext) {
    const source = suggestionList(readListQuery(ctx.request, SUGGESTION_LIST), ctx.actor)
    const columns = [...EXPORTED, 'unitPrice', 'currency'].map((key) => ({
      key,
      header: ctx.i18n.t(`purchasing.fields.${key}`),
    }))
    return exportList<SuggestionRow>(ctx, source, {
      name: 'purchase-suggestions',
      columns,
      map: ({ operands: _, editedQty, ...row }) => ({ ...row, qty: editedQty ?? row.qty }),
    })
  }

  async refresh({ response, actor, session, i18n }: HttpContext) {
    const result = await new SuggestPurchases().handle({ actor })
    session.flash('success', i18n.t('purchasing.suggestions.refreshed', { ...result }))
    return response.redirect().back()
  }

  async adjust({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(adjustValidator)
    if ((await suggestionsSeenBy(actor, [params.id])).length === 0)
      throw new NotFoundException('purchase_suggestion', params.id)
    await new DecideSuggestions().edit({ actor, id: params.id, ...input })
    session.flash('success', i18n.t('purchasing.suggestions.adjusted'))
    return response.redirect().back()
  }

  /** One order after another is read at once; where rows were refused the list stays, with reasons. */
  async accept(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(acceptValidator)
    const seen = await suggestionsSeenBy(ctx.actor, ids)
    const results = await new DecideSuggestions().accept({ actor: ctx.actor, ids: seen })
    const orders = [...new Set(results.flatMap((result) => result.orderId ?? []))]
    if (orders.length > 0)
      ctx.session.flash(
        'success',
        ctx.i18n.t('purchasing.suggestions.ordered', { n: orders.length })
      )
    flashResults(ctx, rowResults(results, ctx.i18n))
    if (results.some((result) => result.error)) return ctx.response.redirect().back()
    const path = orders.length === 1 ? `/${orders[0]}` : '?status=draft'
    return ctx.response.redirect().toPath(`/purchasing/orders${path}`)
  }

  async dismiss({ request, response, actor, session, i18n }: HttpContext) {
    const { ids, reason, days } = await request.validateUsing(dismissValidator)
    const until = new Date(systemClock.now().getTime() + days * DAY_MS)
    const seen = await suggestionsSeenBy(actor, ids)
    const n = await new DecideSuggestions().dismiss({ actor, ids: seen, reason, until })
    session.flash('success', i18n.t('purchasing.suggestions.dismissed', { n, days }))
    return response.redirect().back()
  }
}
