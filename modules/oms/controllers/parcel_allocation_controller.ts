import type { HttpContext } from '@adonisjs/core/http'
import ReallocateParcel from '#modules/oms/actions/reallocate_parcel'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import { getParcel, parcelOptions } from '#modules/oms/queries/parcel_options'
import { ordersMoved } from '#modules/oms/services/workbench_live'
import { reallocationValidator } from '#modules/oms/validators/parcels'

/** Why a parcel leaves from where it does, and sending it from elsewhere by hand. */
export default class ParcelAllocationController {
  async show({ params, inertia, actor }: HttpContext) {
    const parcel = await getParcel(Number(params.id), actor)
    const [options, allocation] = await Promise.all([
      parcel.isOpen ? parcelOptions(parcel) : [],
      loadOrderAllocation(parcel.orderId, actor),
    ])
    const { lines, shipBy, ...head } = parcel
    return inertia.render('oms/parcels/allocation', { parcel: head, options, ...allocation })
  }

  async update({ params, request, response, session, actor, i18n }: HttpContext) {
    const choice = await request.validateUsing(reallocationValidator)
    const fulfilmentId = Number(params.id)
    const { orderIds } = await getParcel(fulfilmentId, actor)
    const made = await new ReallocateParcel().handle({ fulfilmentId, ...choice, actor })
    ordersMoved(null, orderIds)
    session.flash('success', i18n.t('oms.reallocation.done', { number: made.number }))
    return response.redirect().toPath(`/oms/fulfilments/${made.id}/allocation`)
  }
}
