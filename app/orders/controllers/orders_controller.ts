import type { HttpContext } from '@adonisjs/core/http'
import type { Actor } from '#kernel/access/actor'
import { exportList, flashResults, readListQuery } from '#kernel/lists/index'
import { slotCards, slotTabs } from '#kernel/modules/slots'
import ApproveOrders from '#orders/actions/approve_orders'
import DispatchOrders from '#orders/actions/dispatch_orders'
import InterceptOrders from '#orders/actions/intercept_orders'
import type { MoveResult } from '#orders/domain/moves'
import CountOrders from '#orders/queries/count_orders'
import GetOrder from '#orders/queries/get_order'
import { getOrderChanges, getOrderTimeline } from '#orders/queries/get_order_history'
import ListOrders, { ORDER_LIST } from '#orders/queries/list_orders'
import { ListChoices } from '#orders/queries/list_choices'
import { ordersSeenBy } from '#orders/queries/orders_seen_by'
import { actsFor, nextFor } from '#orders/services/order_rights'
import { orderCells, orderColumns } from '#orders/services/order_export'
import { bulkOrdersValidator, releaseValidator } from '#orders/validators/orders'
import { cancellation } from '#orders/services/cancellation'

type Move = (ids: number[], reason: string | undefined, actor: Actor) => Promise<MoveResult>

/** Orders in the panel. */
export default class OrdersController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, counts, { stores }] = await Promise.all([
      new ListOrders().handle(readListQuery(request, ORDER_LIST), actor),
      new CountOrders().handle(actor),
      new ListChoices().handle(actor),
    ])
    return inertia.render('orders/orders/index', { list, counts, stores })
  }

  /** What the list shows, all pages of it, streamed. */
  async export(ctx: HttpContext) {
    const source = new ListOrders().exported(readListQuery(ctx.request, ORDER_LIST), ctx.actor)
    return exportList(ctx, source, {
      name: 'orders',
      columns: orderColumns(ctx.i18n),
      map: orderCells(ctx.i18n),
    })
  }

  /** The short form beside the list. */
  async peek({ params, actor }: HttpContext) {
    return new GetOrder().handle(Number(params.id), actor)
  }

  async show({ params, request, inertia, actor }: HttpContext) {
    const order = await new GetOrder().handle(Number(params.id), actor)
    const [changes, timeline, slots, cards] = await Promise.all([
      getOrderChanges(order.id),
      getOrderTimeline(order.id),
      slotTabs('orders.record.tabs', order.id, actor, request.qs().tab as string | undefined),
      slotCards('orders.record.cards', order.id, actor),
    ])
    const acts = actsFor(order, actor)
    return inertia.render('orders/orders/show', {
      ...{ order, changes, timeline, slots, cards, acts },
      next: nextFor(acts),
    })
  }

  async approve(ctx: HttpContext) {
    await ctx.request.validateUsing(releaseValidator)
    return this.#bulk(ctx, (orderIds, reason, actor) =>
      new ApproveOrders().handle({ orderIds, reason, actor })
    )
  }

  /** Hands what is reserved to the warehouses. */
  async dispatch(ctx: HttpContext) {
    return this.#bulk(ctx, (orderIds, _, actor) => new DispatchOrders().handle({ orderIds, actor }))
  }

  async hold(ctx: HttpContext) {
    return this.#bulk(ctx, (orderIds, reason, actor) =>
      new InterceptOrders().handle({ orderIds, reason: reason || 'manual', actor })
    )
  }

  async cancel(ctx: HttpContext) {
    return this.#bulk(ctx, (orderIds, reason, actor) =>
      cancellation.submit({ orderIds, reason: reason || 'staff', actor })
    )
  }

  /** Moves what the person may see, and says what became of each row. */
  async #bulk(ctx: HttpContext, move: Move) {
    const { ids, reason } = await ctx.request.validateUsing(bulkOrdersValidator)
    const { moved, refused } = await move(await ordersSeenBy(ctx.actor, ids), reason, ctx.actor)
    const why = (status: string | null) =>
      ctx.i18n.t('orders.orders.refused', {
        status: status ? ctx.i18n.t(`orders.status.${status}`) : '—',
      })
    flashResults(ctx, [
      ...moved.map((id) => ({ id, ok: true })),
      ...refused.map(({ id, status }) => ({ id, ok: false, message: why(status) })),
    ])
    return ctx.response.redirect().back()
  }
}
