import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { queryId } from '#kernel/http/query_id'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import LookupSkus from '#catalog/queries/lookup_skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import DecideAdjustment from '#inventory/actions/decide_adjustment'
import { ADJUSTABLE_BUCKETS } from '#inventory/domain/adjustment'
import {
  adjustmentList,
  ADJUSTMENT_LIST,
  getAdjustment,
  type AdjustmentRow,
} from '#inventory/queries/list_documents'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { listReasons } from '#inventory/services/limits'
import { assertWarehouses, seesCosts } from '#inventory/services/scope'
import { adjustmentLimit } from '#inventory/services/settings'
import { adjustmentValidator, decisionValidator } from '#inventory/validators/stock'

/** Corrections by hand, each with its reason; large ones wait for a second person. */
export default class AdjustmentsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = adjustmentList(readListQuery(request, ADJUSTMENT_LIST), actor, seesCosts(actor))
    const [list, warehouses] = await Promise.all([
      keysetPage<AdjustmentRow>(source),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/adjustments/index', {
      list,
      warehouses,
      canSeeCosts: seesCosts(actor),
    })
  }

  async create({ request, inertia, actor }: HttpContext) {
    const skuId = queryId(request.qs().sku)
    const [warehouses, reasons, known] = await Promise.all([
      warehouseOptions(actor),
      listReasons(),
      skuId ? new LookupSkus().byIds([skuId]) : [],
    ])
    return inertia.render('inventory/adjustments/form', {
      warehouses,
      reasons: reasons.filter((one) => one.isActive && one.acts.includes('adjust')),
      known,
      buckets: [...ADJUSTABLE_BUCKETS],
      limit: adjustmentLimit(),
      canSeeCosts: seesCosts(actor),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(adjustmentValidator)
    assertWarehouses(actor, [input.warehouseId])
    const { id, number, status } = await new AdjustStock().handle({ actor, ...input })
    session.flash(
      status === 'posted' ? 'success' : 'warning',
      i18n.t(`inventory.adjustments.${status}`, { number })
    )
    return response.redirect().toPath(`/inventory/adjustments/${id}`)
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const adjustment = await getAdjustment(params.id, actor, seesCosts(actor))
    const history = await historyOf({ type: 'stock_adjustment', id: adjustment.id }, i18n)
    return inertia.render('inventory/adjustments/show', {
      adjustment,
      history,
      canSeeCosts: seesCosts(actor),
    })
  }

  async decide({ params, request, response, actor, session, i18n }: HttpContext) {
    const { number } = await getAdjustment(params.id, actor, false)
    const { approve, note } = await request.validateUsing(decisionValidator)
    await new DecideAdjustment().handle({ actor, id: params.id, approve, note })
    session.flash(
      'success',
      i18n.t(approve ? 'inventory.adjustments.posted' : 'inventory.adjustments.refused', { number })
    )
    return response.redirect().toPath(`/inventory/adjustments/${params.id}`)
  }
}
