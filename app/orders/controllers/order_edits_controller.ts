import type { HttpContext } from '@adonisjs/core/http'
import { EditOrderForm } from '#orders/queries/edit_order_form'
import EditOrder from '#orders/actions/edit_order'
import RecordHandPayment from '#orders/actions/record_hand_payment'
import { addressValidator, noteValidator, paymentValidator } from '#orders/validators/orders'

/** What a person changes on an order after it was captured; each becomes an order change. */
export default class OrderEditsController {
  async address({ params, inertia, actor }: HttpContext) {
    return inertia.render('orders/orders/address', {
      order: await new EditOrderForm().handle(Number(params.id), actor),
    })
  }

  async readdress(ctx: HttpContext) {
    const { reason, phone, ...details } = await ctx.request.validateUsing(addressValidator)
    const { id } = await new EditOrderForm().handle(Number(ctx.params.id), ctx.actor)
    await new EditOrder().handle({
      orderId: id,
      reason,
      actor: ctx.actor,
      action: { action: 'readdress', details: { ...details, ...(phone && { phone }) } },
    })
    return this.#back(ctx, id, 'orders.edit.readdressed')
  }

  async renote(ctx: HttpContext) {
    const { sellerNote } = await ctx.request.validateUsing(noteValidator)
    const { id } = await new EditOrderForm().handle(Number(ctx.params.id), ctx.actor)
    await new EditOrder().handle({
      orderId: id,
      actor: ctx.actor,
      action: { action: 'renote', details: { sellerNote } },
    })
    return this.#back(ctx, id, 'orders.edit.renoted')
  }

  async payment({ params, inertia, actor }: HttpContext) {
    return inertia.render('orders/orders/payment', {
      order: await new EditOrderForm().handle(Number(params.id), actor),
    })
  }

  async pay(ctx: HttpContext) {
    const payment = await ctx.request.validateUsing(paymentValidator)
    const { id } = await new EditOrderForm().handle(Number(ctx.params.id), ctx.actor)
    await new RecordHandPayment().handle({ orderId: id, payment, actor: ctx.actor })
    return this.#back(ctx, id, 'orders.edit.payment_recorded')
  }

  #back({ response, session, i18n }: HttpContext, id: number, message: string) {
    session.flash('success', i18n.t(message))
    return response.redirect().toPath(`/orders/orders/${id}`)
  }
}
