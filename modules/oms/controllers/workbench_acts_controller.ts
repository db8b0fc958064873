import type { HttpContext } from '@adonisjs/core/http'
import { flashResults } from '#kernel/lists/index'
import NoteOrders from '#orders/actions/note_orders'
import TagOrders from '#orders/actions/tag_orders'
import { ordersSeenBy } from '#orders/queries/orders_seen_by'
import ChooseByHand from '#modules/oms/actions/choose_by_hand'
import ProcessAgain from '#modules/oms/actions/process_again'
import { ordersMoved } from '#modules/oms/services/workbench_live'
import {
  chooseValidator,
  noteValidator,
  tagValidator,
  workIdsValidator,
} from '#modules/oms/validators/workbench'

/** What people do with many orders at once; each order is answered by itself. */
export default class WorkbenchActsController {
  async audit(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(workIdsValidator)
    return this.#again(ctx, await ordersSeenBy(ctx.actor, ids), 'audit')
  }

  async allocate(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(workIdsValidator)
    return this.#again(ctx, await ordersSeenBy(ctx.actor, ids), 'allocate')
  }

  async choose(ctx: HttpContext) {
    const { ids, ...choice } = await ctx.request.validateUsing(chooseValidator)
    const orderIds = await ordersSeenBy(ctx.actor, ids)
    await new ChooseByHand().handle({ orderIds, ...choice, actor: ctx.actor })
    return this.#again(ctx, orderIds, 'allocate')
  }

  async tag(ctx: HttpContext) {
    const { ids, tag, isOn = true } = await ctx.request.validateUsing(tagValidator)
    const orderIds = await ordersSeenBy(ctx.actor, ids)
    await new TagOrders().handle({ orderIds, ...(isOn ? { add: [tag] } : { remove: [tag] }) })
    return this.#done(ctx, orderIds)
  }

  async note(ctx: HttpContext) {
    const { ids, reason } = await ctx.request.validateUsing(noteValidator)
    const orderIds = await ordersSeenBy(ctx.actor, ids)
    await new NoteOrders().handle({ orderIds, note: reason, actor: ctx.actor })
    return this.#done(ctx, orderIds)
  }

  #done(ctx: HttpContext, orderIds: number[]) {
    flashResults(
      ctx,
      orderIds.map((id) => ({ id, ok: true }))
    )
    ordersMoved(null, orderIds)
    return ctx.response.redirect().back()
  }

  /** An order that ends held or short was processed and did not pass: that is its answer. */
  async #again(ctx: HttpContext, orderIds: number[], what: 'audit' | 'allocate') {
    const { statuses, refused } = await new ProcessAgain().handle({
      orderIds,
      what,
      actor: ctx.actor,
    })
    const words = (status: string) => ctx.i18n.t(`oms.workbench.ended.${status}`)
    const failed = what === 'audit' ? ['held'] : ['backordered', 'approved']
    flashResults(ctx, [
      ...[...statuses].map(([id, status]) =>
        failed.includes(status) ? { id, ok: false, message: words(status) } : { id, ok: true }
      ),
      ...refused.map(({ id, status }) => ({
        ...{ id, ok: false },
        message: ctx.i18n.t('oms.workbench.not_now', { status }),
      })),
    ])
    ordersMoved(null, orderIds)
    return ctx.response.redirect().back()
  }
}
