import type { HttpContext } from '@adonisjs/core/http'
import { queryId } from '#kernel/http/query_id'
import RemovePrices from '../actions/remove_prices.js'
import SavePrices from '../actions/save_prices.js'
import GetSupplier from '../queries/get_supplier.js'
import { pricesOfSupplier } from '../queries/list_prices.js'
import { pricesValidator } from '../validators/suppliers.js'

/** What a supplier asks for a SKU, by quantity. */
export default class PricesController {
  async edit({ params, request, inertia }: HttpContext) {
    const { supplier } = await new GetSupplier().handle(params.id)
    const skuId = queryId(request.qs().sku)
    const prices = await pricesOfSupplier(params.id)
    return inertia.render('purchasing/suppliers/prices', {
      supplier: { id: supplier.id, name: supplier.name, currency: supplier.currency },
      prices: prices.filter((price) => price.skuId === skuId),
      taken: [...new Set(prices.map((price) => price.skuId))],
    })
  }

  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const { breaks, ...terms } = await request.validateUsing(pricesValidator)
    await new GetSupplier().handle(params.id)
    await new SavePrices().handle({
      actor,
      supplierId: params.id,
      prices: breaks.map((one) => ({ ...terms, ...one })),
    })
    session.flash('success', i18n.t('purchasing.prices.saved'))
    return response.redirect().toPath(`/purchasing/suppliers/${params.id}`)
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    await new RemovePrices().handle({ actor, supplierId: params.id, skuIds: [params.skuId] })
    session.flash('success', i18n.t('purchasing.prices.removed'))
    return response.redirect().toPath(`/purchasing/suppliers/${params.id}`)
  }
}
