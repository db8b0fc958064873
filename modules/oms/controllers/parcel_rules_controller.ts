import type { HttpContext } from '@adonisjs/core/http'
import { seesStore } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import SaveParcelRules from '#modules/oms/actions/save_parcel_rules'
import { listParcelRules } from '#modules/oms/queries/list_parcel_rules'
import { parcelRulesValidator } from '#modules/oms/validators/parcels'

/** What each store says about merging and splitting by itself. */
export default class ParcelRulesController {
  async index({ inertia, actor }: HttpContext) {
    return inertia.render('oms/parcel-rules/index', { stores: await listParcelRules(actor) })
  }

  async update({ params, request, response, session, actor, i18n }: HttpContext) {
    const storeId = Number(params.id)
    if (!seesStore(actor, storeId)) throw new NotFoundException('store', storeId)
    const rules = await request.validateUsing(parcelRulesValidator)
    await new SaveParcelRules().handle({ rules: { ...rules, storeId }, actor })
    session.flash('success', i18n.t('oms.parcel_rules.saved'))
    return response.redirect().toPath('/oms/parcel-rules')
  }
}
