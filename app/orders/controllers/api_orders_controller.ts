import type { HttpContext } from '@adonisjs/core/http'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import CancelOrders from '#orders/actions/cancel_orders'
import { ordersSeenBy } from '#orders/queries/orders_seen_by'
import { cancelOrderValidator } from '#orders/validators/orders'

/** Orders over the API, as far as they need no other module. */
export default class ApiOrdersController {
  /** For the API's description. */
  static bodies = { cancel: cancelOrderValidator }

  /** @throws ConflictException `order_not_cancellable` once something left, or when it is cancelled already */
  async cancel({ params, request, actor }: HttpContext) {
    const { reason } = await cancelOrderValidator.validate(request.all())
    const [id] = await ordersSeenBy(actor, [Number(params.id)])
    if (!id) throw new NotFoundException('order', params.id)
    const { refused } = await new CancelOrders().handle({ orderIds: [id], reason, actor })
    const [refusal] = refused
    if (refusal?.status === null) throw new NotFoundException('order', id)
    if (refusal) throw new ConflictException('order_not_cancellable', { status: refusal.status })
    return { data: { id, status: 'cancelled' } }
  }
}
