import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import EnterWaybill from '../actions/enter_waybill.js'
import IssueWaybills from '../actions/issue_waybills.js'
import PrintWaybills from '../actions/print_waybills.js'
import ReplaceWaybills from '../actions/replace_waybills.js'
import VoidWaybills from '../actions/void_waybills.js'
import ListFilterOptions from '../queries/list_filter_options.js'
import ListWaybills, { WAYBILL_LIST } from '../queries/list_waybills.js'
import { readIds } from '../services/read_ids.js'
import { tellResults } from '../services/results.js'
import { ownWarehouses, visibleFulfilments, visibleWaybills } from '../services/scope.js'
import { sendPdf } from '../services/send_pdf.js'
import { idsValidator, reasonedIdsValidator, waybillNumberValidator } from '../validators/wms.js'

/** Electronic waybills. */
export default class WaybillsController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, warehouses, { couriers }] = await Promise.all([
      new ListWaybills().handle(readListQuery(request, WAYBILL_LIST), actor),
      ownWarehouses(actor),
      new ListFilterOptions().handle(),
    ])
    return inertia.render('wms/waybills/index', { list, warehouses, couriers })
  }

  /** For fulfilments. */
  async issue(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const fulfilmentIds = await visibleFulfilments(ctx.actor, ids)
    const results = await new IssueWaybills().handle({ actor: ctx.actor, fulfilmentIds })
    tellResults(
      ctx,
      results.map(({ fulfilmentId, error }) => ({ id: fulfilmentId, error })),
      'wms.waybills.issued_n'
    )
    return ctx.response.redirect().back()
  }

  /** For parcels whose address changed after theirs was made. */
  async replace(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const fulfilmentIds = await visibleFulfilments(ctx.actor, ids)
    const results = await new ReplaceWaybills().handle({ actor: ctx.actor, fulfilmentIds })
    tellResults(
      ctx,
      results.map(({ fulfilmentId, error }) => ({ id: fulfilmentId, error })),
      'wms.waybills.replaced_n'
    )
    return ctx.response.redirect().back()
  }

  async print({ request, response, actor }: HttpContext) {
    const { pdf } = await new PrintWaybills().handle({ actor, ids: readIds(request) })
    return sendPdf(response, 'waybills.pdf', pdf)
  }

  async void(ctx: HttpContext) {
    const { ids, reason } = await ctx.request.validateUsing(reasonedIdsValidator)
    const visible = await visibleWaybills(ctx.actor, ids)
    tellResults(
      ctx,
      await new VoidWaybills().handle({ actor: ctx.actor, ids: visible, reason }),
      'wms.waybills.voided_n'
    )
    return ctx.response.redirect().back()
  }

  async enter({ params, request, response, actor, session, i18n }: HttpContext) {
    const { number } = await request.validateUsing(waybillNumberValidator)
    const [waybillId] = await visibleWaybills(actor, [Number(params.id)])
    await new EnterWaybill().handle({ actor, waybillId, number })
    session.flash('success', i18n.t('wms.waybills.entered', { number }))
    return response.redirect().back()
  }
}
