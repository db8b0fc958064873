import type { HttpContext } from '@adonisjs/core/http'
import { getStore } from '#catalog/queries/list_stores'
import SwitchStock from '#modules/oms/actions/switch_stock'
import { listStockChannels, listStockFailures } from '#modules/oms/queries/list_stock_channels'
import { stockSwitchValidator } from '#modules/oms/validators/stock'

/** What platforms are told of the stock, how soon, and the switch that stops selling. */
export default class StockController {
  async index({ inertia, actor }: HttpContext) {
    const [channels, failures] = await Promise.all([
      listStockChannels(actor),
      listStockFailures(actor),
    ])
    return inertia.render('oms/stock/index', { channels, failures })
  }

  async turn({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id, name } = await getStore(params.id, actor)
    const { to, reason } = await request.validateUsing(stockSwitchValidator)
    await new SwitchStock().handle({ actor, storeId: id, to, reason })
    session.flash('success', i18n.t(`oms.stock.done_${to}`, { name }))
    return response.redirect().toPath('/oms/stock')
  }
}
