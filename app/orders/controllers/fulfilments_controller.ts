import type { HttpContext } from '@adonisjs/core/http'
import type { Actor } from '#kernel/access/actor'
import { flashResults, readListQuery } from '#kernel/lists/index'
import { slotCards } from '#kernel/modules/slots'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import DeliverFulfilments from '#orders/actions/deliver_fulfilments'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ShipParcel from '#orders/actions/ship_parcel'
import type { MoveResult } from '#orders/domain/moves'
import { fulfilmentsSeenBy } from '#orders/queries/orders_seen_by'
import GetFulfilment from '#orders/queries/get_fulfilment'
import { ListChoices } from '#orders/queries/list_choices'
import ListFulfilments, {
  countFulfilments,
  FULFILMENT_LIST,
} from '#orders/queries/list_fulfilments'
import { parcelValidator } from '#orders/validators/manual_order'
import { bulkOrdersValidator } from '#orders/validators/orders'

type Move = (ids: number[], reason: string | undefined, actor: Actor) => Promise<MoveResult>

/** Parcels on their way out. */
export default class FulfilmentsController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, counts, { warehouses }] = await Promise.all([
      new ListFulfilments().handle(readListQuery(request, FULFILMENT_LIST), actor),
      countFulfilments(actor),
      new ListChoices().handle(actor),
    ])
    return inertia.render('orders/fulfilments/index', { list, counts, warehouses })
  }

  async show({ params, inertia, actor }: HttpContext) {
    const fulfilment = await new GetFulfilment().handle(Number(params.id), actor)
    const cards = await slotCards('orders.fulfilments.record.cards', fulfilment.id, actor)
    return inertia.render('orders/fulfilments/show', { fulfilment, cards })
  }

  async release(ctx: HttpContext) {
    return this.#bulk(ctx, (fulfilmentIds, _, actor) =>
      new ReleaseFulfilments().handle({ fulfilmentIds, actor })
    )
  }

  async cancel(ctx: HttpContext) {
    return this.#bulk(ctx, (fulfilmentIds, reason, actor) =>
      new CancelFulfilments().handle({ fulfilmentIds, reason: reason || 'staff', actor })
    )
  }

  async intercept(ctx: HttpContext) {
    return this.#bulk(ctx, async (fulfilmentIds, reason, actor) => {
      const moved = await new InterceptFulfilments().handle({
        fulfilmentIds,
        reason: reason || 'staff',
        actor,
      })
      const left = fulfilmentIds.filter((id) => !moved.includes(id))
      return { moved, refused: left.map((id) => ({ id, status: null })) }
    })
  }

  async letGo(ctx: HttpContext) {
    return this.#bulk(ctx, (fulfilmentIds, reason, actor) =>
      new LetFulfilmentsGo().handle({ fulfilmentIds, reason: reason || 'staff', actor })
    )
  }

  async deliver(ctx: HttpContext) {
    return this.#bulk(ctx, (fulfilmentIds, _, actor) =>
      new DeliverFulfilments().handle({ fulfilmentIds, actor })
    )
  }

  async shipment({ params, inertia, actor }: HttpContext) {
    const { id, number, courier, waybill, weightEstimated } = await new GetFulfilment().handle(
      Number(params.id),
      actor
    )
    return inertia.render('orders/fulfilments/ship', {
      fulfilment: { id, number, courier, waybill, weightG: weightEstimated },
    })
  }

  async ship({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(parcelValidator)
    const { id } = await new GetFulfilment().handle(Number(params.id), actor)
    await new ShipParcel().handle({ ...input, fulfilmentId: id, actor })
    session.flash('success', i18n.t('orders.shipment.done'))
    return response.redirect().toPath(`/orders/fulfilments/${id}`)
  }

  async #bulk(ctx: HttpContext, move: Move) {
    const { ids, reason } = await ctx.request.validateUsing(bulkOrdersValidator)
    const { moved, refused } = await move(
      await fulfilmentsSeenBy(ctx.actor, ids),
      reason,
      ctx.actor
    )
    const word = (status: string) =>
      ctx.i18n.t(`orders.fulfilment_status.${status}`, {}, '') ||
      ctx.i18n.t(`orders.stop_reasons.${status}`, {}, status)
    const why = (status: string | null) =>
      ctx.i18n.t('orders.orders.refused', { status: status ? word(status) : '—' })
    flashResults(ctx, [
      ...moved.map((id) => ({ id, ok: true })),
      ...refused.map(({ id, status }) => ({ id, ok: false, message: why(status) })),
    ])
    return ctx.response.redirect().back()
  }
}
