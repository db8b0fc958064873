import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import MatchParcel from '../actions/match_parcel.js'
import RecordUnknownParcel from '../actions/record_unknown_parcel.js'
import ListUnknownParcels, { UNKNOWN_LIST } from '../queries/list_unknown_parcels.js'
import { assertSees, returnWarehouses } from '../services/scope.js'
import { matchParcelValidator, unknownParcelValidator } from '../validators/wms.js'

/** Parcels that came back without anybody knowing whose they are. */
export default class UnknownParcelsController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListUnknownParcels().handle(readListQuery(request, UNKNOWN_LIST), actor)
    return inertia.render('wms/returns/unknown', {
      list,
      warehouses: await returnWarehouses(actor),
    })
  }

  async store({ request, response, actor }: HttpContext) {
    const input = await request.validateUsing(unknownParcelValidator)
    assertSees(actor, input.warehouseId, 'warehouse', input.warehouseId)
    return response.json(await new RecordUnknownParcel().handle({ ...input, actor }))
  }

  async match({ params, request, response, session, i18n, actor }: HttpContext) {
    const { caseNumber } = await request.validateUsing(matchParcelValidator)
    await new MatchParcel().handle({ parcelId: Number(params.id), caseNumber, actor })
    session.flash(
      'success',
      i18n.t(`wms.unknown.${caseNumber ? 'matched_flash' : 'discarded_flash'}`)
    )
    return response.redirect().back()
  }
}
