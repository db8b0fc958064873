import type { HttpContext } from '@adonisjs/core/http'
import SaveReach from '#modules/oms/actions/save_reach'
import { getCourier, listReach } from '#modules/oms/queries/list_couriers'
import { regionNames } from '#modules/oms/services/region_names'
import { reachValidator } from '#modules/oms/validators/courier'

/** Where a courier goes, takes money at the door, or has stopped for a while. */
export default class ReachController {
  async edit({ params, inertia }: HttpContext) {
    const courier = await getCourier(Number(params.id))
    const reach = await listReach(courier.id)
    return inertia.render('oms/couriers/reach', {
      courier,
      reach,
      regions: regionNames(reach.map((row) => row.regionPrefix)),
    })
  }

  async update({ params, request, response, session, actor, i18n }: HttpContext) {
    const courier = await getCourier(Number(params.id))
    const { reach } = await request.validateUsing(reachValidator)
    await new SaveReach().handle({ courierId: courier.id, reach, actor })
    session.flash('success', i18n.t('oms.couriers.reach_saved'))
    return response.redirect().toPath(`/oms/couriers/${courier.id}`)
  }
}
