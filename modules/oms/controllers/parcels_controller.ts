import type { HttpContext } from '@adonisjs/core/http'
import { flashResults } from '#kernel/lists/index'
import { ordersSeenBy } from '#orders/queries/orders_seen_by'
import ArrangeParcels from '#modules/oms/actions/arrange_parcels'
import MergeOrders from '#modules/oms/actions/merge_orders'
import SplitOrders from '#modules/oms/actions/split_orders'
import { getBoard } from '#modules/oms/queries/get_board'
import { readCompanions } from '#modules/oms/queries/merge_candidates'
import { previewPlan } from '#modules/oms/services/plan_preview'
import { ordersMoved } from '#modules/oms/services/workbench_live'
import {
  arrangeValidator,
  mergeValidator,
  planValidator,
  splitValidator,
} from '#modules/oms/validators/parcels'

/** Putting parcels of orders together and taking them apart by hand. */
export default class ParcelsController {
  async show({ params, request, inertia, actor }: HttpContext) {
    const id = Number(params.id)
    const others = String(request.qs().with ?? '')
      .split(',')
      .map(Number)
      .filter((one) => Number.isSafeInteger(one) && one > 0)
    const board = await getBoard([id, ...others], actor)
    const open = board.parcels.filter((parcel) => parcel.isOpen)
    const present = open.map(({ id: from, ...parcel }) => ({ ...parcel, from }))
    const [companions, { quotes, ...preview }] = await Promise.all([
      readCompanions(id, actor),
      previewPlan(board, present),
    ])
    return inertia.render('oms/parcels/show', { orderId: id, board, companions, preview })
  }

  async preview({ request, actor }: HttpContext) {
    const { orderIds, parcels } = await request.validateUsing(planValidator)
    const { quotes, ...preview } = await previewPlan(await getBoard(orderIds, actor), parcels)
    return preview
  }

  async arrange({ request, response, session, actor, i18n }: HttpContext) {
    const input = await request.validateUsing(arrangeValidator)
    const made = await new ArrangeParcels().handle({ ...input, actor })
    ordersMoved(null, input.orderIds)
    session.flash('success', i18n.t('oms.parcels.arranged', { n: made.length }))
    return response.redirect().back()
  }

  async merge(ctx: HttpContext) {
    const { ids, reason } = await ctx.request.validateUsing(mergeValidator)
    const orderIds = await ordersSeenBy(ctx.actor, ids)
    const { merged, refused } = await new MergeOrders().handle({
      ...{ orderIds, reason: reason ?? undefined, actor: ctx.actor },
    })
    ordersMoved(null, merged)
    flashResults(ctx, [
      ...merged.map((id) => ({ id, ok: true })),
      ...refused.map(({ id, why }) => ({
        ...{ id, ok: false, message: ctx.i18n.t(`oms.parcels.not_merged.${why}`) },
      })),
    ])
    return ctx.response.redirect().back()
  }

  async split(ctx: HttpContext) {
    const { ids, by, reason } = await ctx.request.validateUsing(splitValidator)
    const orderIds = await ordersSeenBy(ctx.actor, ids)
    const parted = new Set(
      await new SplitOrders().handle({
        ...{ orderIds, by: [by], reason: reason ?? undefined, actor: ctx.actor },
      })
    )
    ordersMoved(null, [...parted])
    const message = ctx.i18n.t('oms.parcels.not_split')
    flashResults(
      ctx,
      ids.map((id) => (parted.has(id) ? { id, ok: true } : { id, ok: false, message }))
    )
    return ctx.response.redirect().back()
  }
}
