import type { HttpContext } from '@adonisjs/core/http'
import { boundsOfText } from '#kernel/clock'
import { ForbiddenException } from '#kernel/exceptions'
import { settings } from '#kernel/settings/settings'
import PlanPrices from '#catalog/actions/plan_prices'
import { seesCosts } from '#catalog/services/product_input'
import { pricesValidator } from '#catalog/validators/price'

const startOf = (day: string) => boundsOfText(day, settings.text('shell', 'time_zone')).start

/** What SKUs will cost from a day that lies ahead. */
export default class PricesController {
  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { skuIds, kind, amount, from, until, note } = await request.validateUsing(pricesValidator)
    if (kind === 'purchase' && !seesCosts(actor)) throw new ForbiddenException('catalog.costs.view')
    const prices = skuIds.map((skuId) => ({
      skuId,
      kind,
      amount,
      from: startOf(from),
      until: until ? startOf(until) : null,
      note,
    }))
    await new PlanPrices().handle({ actor, prices })
    session.flash('success', i18n.t('catalog.prices.planned', { n: skuIds.length }))
    return response.redirect().back()
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    await new PlanPrices().cancel({ actor, id: params.id })
    session.flash('success', i18n.t('catalog.prices.cancelled'))
    return response.redirect().back()
  }
}
