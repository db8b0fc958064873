import type { HttpContext } from '@adonisjs/core/http'
import { seesWarehouse } from '#kernel/access/actor'
import { ForbiddenException, NotFoundException } from '#kernel/exceptions'
import { ShipByHand } from '#orders/actions/ship_by_hand'
import { ListChoices } from '#orders/queries/list_choices'
import { ordersSeenBy } from '#orders/queries/orders_seen_by'
import { shipmentValidator } from '#orders/validators/manual_order'

/** Parcels sent without a warehouse system. */
export default class ShipmentsController {
  async create(ctx: HttpContext) {
    const orderId = await this.#order(ctx)
    const { warehouses } = await new ListChoices().handle(ctx.actor)
    return ctx.inertia.render('orders/orders/ship', { orderId, warehouses })
  }

  async store(ctx: HttpContext) {
    const { request, response, actor, session, i18n } = ctx
    const input = await request.validateUsing(shipmentValidator)
    if (!seesWarehouse(actor, input.warehouseId)) throw new ForbiddenException('warehouse')
    const orderId = await this.#order(ctx)
    await new ShipByHand().handle({ ...input, orderId, actor })
    session.flash('success', i18n.t('orders.shipment.done'))
    return response.redirect().toPath(`/orders/orders/${orderId}`)
  }

  async #order({ params, actor }: HttpContext): Promise<number> {
    const [id] = await ordersSeenBy(actor, [Number(params.id)])
    if (!id) throw new NotFoundException('order', params.id)
    return id
  }
}
