import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { getStore } from '#catalog/queries/list_stores'
import SaveStockDelays from '#modules/oms/actions/save_stock_delays'
import SwitchStock from '#modules/oms/actions/switch_stock'
import { listOversellRisks } from '#modules/oms/queries/list_oversell_risks'
import { listStockChannels, listStockFailures } from '#modules/oms/queries/list_stock_channels'
import { stockDelaysValidator, stockSwitchValidator } from '#modules/oms/validators/stock'

/** What platforms are told of the stock, how soon, and the switch that stops selling. */
export default class StockController {
  async index({ inertia, actor }: HttpContext) {
    const [channels, failures, risks] = await Promise.all([
      listStockChannels(actor),
      listStockFailures(actor),
      listOversellRisks(actor),
    ])
    return inertia.render('oms/stock/index', { channels, failures, risks })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const { id } = await getStore(params.id, actor)
    const channel = (await listStockChannels(actor)).find((one) => one.storeId === id)
    if (!channel) throw new NotFoundException('store', id)
    return inertia.render('oms/stock/form', { channel })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id, name } = await getStore(params.id, actor)
    const { delay, slowDelay, urgentBelow } = await request.validateUsing(stockDelaysValidator)
    const delays = {
      delayMs: Math.round(delay * 1000),
      slowDelayMs: Math.round(slowDelay * 1000),
      urgentBelow,
    }
    await new SaveStockDelays().handle({ actor, storeId: id, delays })
    session.flash('success', i18n.t('oms.stock.delays_saved', { name }))
    return response.redirect().toPath('/oms/stock')
  }

  async turn({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id, name } = await getStore(params.id, actor)
    const { to, reason } = await request.validateUsing(stockSwitchValidator)
    await new SwitchStock().handle({ actor, storeId: id, to, reason })
    session.flash('success', i18n.t(`oms.stock.done_${to}`, { name }))
    return response.redirect().toPath('/oms/stock')
  }
}
