import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import ShipParcels from '../actions/ship_parcels.js'
import { manifestPdf } from '../documents/manifest.js'
import GetManifest from '../queries/get_manifest.js'
import ListFilterOptions from '../queries/list_filter_options.js'
import ListManifests, { MANIFEST_LIST } from '../queries/list_manifests.js'
import ListReadyParcels, { READY_LIST } from '../queries/list_ready_parcels.js'
import { tellResults } from '../services/results.js'
import { ownWarehouses, visibleFulfilments } from '../services/scope.js'
import { sendPdf } from '../services/send_pdf.js'
import { idsValidator } from '../validators/wms.js'

/** Parcels that leave, and what couriers signed for. */
export default class ShippingController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, warehouses, { couriers }] = await Promise.all([
      new ListReadyParcels().handle(readListQuery(request, READY_LIST), actor),
      ownWarehouses(actor),
      new ListFilterOptions().handle(),
    ])
    return inertia.render('wms/shipping/index', { list, warehouses, couriers })
  }

  async ship(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const fulfilmentIds = await visibleFulfilments(ctx.actor, ids)
    const { shipped, refused } = await new ShipParcels().handle({ actor: ctx.actor, fulfilmentIds })
    const outcomes = [
      ...shipped.map((id) => ({ id })),
      ...refused.map(({ fulfilmentId, code, params }) => ({
        id: fulfilmentId,
        error: { code, params },
      })),
    ]
    tellResults(ctx, outcomes, 'wms.shipping.shipped_n')
    return ctx.response.redirect().back()
  }

  async manifests({ request, inertia, actor }: HttpContext) {
    const [list, warehouses, { couriers }] = await Promise.all([
      new ListManifests().handle(readListQuery(request, MANIFEST_LIST), actor),
      ownWarehouses(actor),
      new ListFilterOptions().handle(),
    ])
    return inertia.render('wms/manifests/index', { list, warehouses, couriers })
  }

  async manifest({ params, inertia, actor }: HttpContext) {
    return inertia.render(
      'wms/manifests/show',
      await new GetManifest().handle(Number(params.id), actor)
    )
  }

  async manifestPdf({ params, response, actor }: HttpContext) {
    const { manifest, parcels } = await new GetManifest().handle(Number(params.id), actor)
    return sendPdf(
      response,
      `${manifest.number}.pdf`,
      await manifestPdf(manifest, parcels, actor.name)
    )
  }
}
