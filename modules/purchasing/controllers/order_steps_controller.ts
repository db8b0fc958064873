import type { HttpContext } from '@adonisjs/core/http'
import { flashResults } from '#kernel/lists/index'
import AdvanceOrders, { type OrderStep } from '../actions/advance_orders.js'
import { ordersSeenBy } from '../queries/orders_seen_by.js'
import { refusalText, rowResults } from '../services/refusals.js'
import { stepValidator } from '../validators/orders.js'

/** Takes purchase orders a step on, from the list and from the record. */
export default class OrderStepsController {
  async submit(ctx: HttpContext) {
    return this.#step(ctx, 'submit')
  }

  async approve(ctx: HttpContext) {
    return this.#step(ctx, 'approve')
  }

  async sendBack(ctx: HttpContext) {
    return this.#step(ctx, 'send_back')
  }

  async confirm(ctx: HttpContext) {
    return this.#step(ctx, 'confirm')
  }

  async close(ctx: HttpContext) {
    return this.#step(ctx, 'close')
  }

  async cancel(ctx: HttpContext) {
    return this.#step(ctx, 'cancel')
  }

  /** Moves what the actor sees; a single refused order is told in words, of many each at its row. */
  async #step(ctx: HttpContext, step: OrderStep) {
    const { ids, ...input } = await ctx.request.validateUsing(stepValidator)
    const seen = await ordersSeenBy(ctx.actor, ids)
    const results = await new AdvanceOrders().handle({
      actor: ctx.actor,
      ids: seen,
      step,
      ...input,
    })
    const moved = results.filter((result) => !result.error)
    const [refused] = results.flatMap((result) => result.error ?? [])
    flashResults(ctx, rowResults(results, ctx.i18n))
    if (refused && ids.length === 1) ctx.session.flash('error', refusalText(refused, ctx.i18n))
    if (moved.length > 0)
      ctx.session.flash(
        'success',
        ctx.i18n.t(`purchasing.orders.moved.${moved[0].status}`, { n: moved.length })
      )
    return ctx.response.redirect().back()
  }
}
