import type { HttpContext } from '@adonisjs/core/http'
import { holds, seesWarehouse, type Actor } from '#kernel/access/actor'
import { ForbiddenException } from '#kernel/exceptions'
import { flashResults, readListQuery } from '#kernel/lists/index'
import ApproveCase from '#orders/actions/approve_case'
import CompleteCases from '#orders/actions/complete_cases'
import OpenCase from '#orders/actions/open_case'
import ReceiveCase from '#orders/actions/receive_case'
import RefundCase from '#orders/actions/refund_case'
import RefuseCase from '#orders/actions/refuse_case'
import { caseActs } from '#orders/domain/case_acts'
import type { MoveResult } from '#orders/domain/moves'
import GetCase from '#orders/queries/get_case'
import GetOrder from '#orders/queries/get_order'
import ListCases, { CASE_LIST, countCases } from '#orders/queries/list_cases'
import { ListChoices } from '#orders/queries/list_choices'
import { casesSeenBy } from '#orders/queries/orders_seen_by'
import {
  bulkOrdersValidator,
  newCaseValidator,
  receiveCaseValidator,
  refundCaseValidator,
} from '#orders/validators/orders'

type Move = (ids: number[], reason: string | undefined, actor: Actor) => Promise<MoveResult>

/** After-sales cases: one id through desk, warehouse and finance. */
export default class CasesController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, counts] = await Promise.all([
      new ListCases().handle(readListQuery(request, CASE_LIST), actor),
      countCases(actor),
    ])
    return inertia.render('orders/cases/index', { list, counts })
  }

  async show({ params, inertia, actor }: HttpContext) {
    const found = await new GetCase().handle(Number(params.id), actor)
    const refunds = Number(found.refund) > 0
    return inertia.render('orders/cases/show', {
      record: found,
      acts: caseActs({ ...found, refunds }),
      warehouses: (await new ListChoices().handle(actor)).warehouses,
    })
  }

  async create({ params, inertia, actor }: HttpContext) {
    const order = await new GetOrder().handle(Number(params.id), actor)
    return inertia.render('orders/cases/create', { order: caseForm(order) })
  }

  async store(ctx: HttpContext) {
    const { approve, extraRefund, ...input } = await ctx.request.validateUsing(newCaseValidator)
    const { id: orderId } = await new GetOrder().handle(Number(ctx.params.id), ctx.actor)
    const { actor } = ctx
    const { id } = await new OpenCase().handle({
      ...input,
      orderId,
      extraRefund: extraRefund ?? undefined,
      actor,
    })
    if (approve && holds(actor, 'orders.cases.approve'))
      await new ApproveCase().handle({ caseIds: [id], actor })
    return this.#done(ctx, id, 'opened')
  }

  async approve(ctx: HttpContext) {
    return this.#bulk(ctx, (caseIds, _, actor) => new ApproveCase().handle({ caseIds, actor }))
  }

  async refuse(ctx: HttpContext) {
    return this.#bulk(ctx, (caseIds, reason) =>
      new RefuseCase().handle({ caseIds, outcome: 'refused', reason })
    )
  }

  async cancel(ctx: HttpContext) {
    return this.#bulk(ctx, (caseIds, reason) =>
      new RefuseCase().handle({ caseIds, outcome: 'cancelled', reason })
    )
  }

  async complete(ctx: HttpContext) {
    return this.#bulk(ctx, (caseIds) => new CompleteCases().handle({ caseIds }))
  }

  async receive(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(receiveCaseValidator)
    const { id } = await new GetCase().handle(Number(ctx.params.id), ctx.actor)
    if (!seesWarehouse(ctx.actor, input.warehouseId)) throw new ForbiddenException('warehouse')
    await new ReceiveCase().handle({ cases: [{ caseId: id, ...input }], actor: ctx.actor })
    return this.#done(ctx, id, 'received')
  }

  async refund(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(refundCaseValidator)
    const { id } = await new GetCase().handle(Number(ctx.params.id), ctx.actor)
    await new RefundCase().handle({ ...input, caseId: id, actor: ctx.actor })
    return this.#done(ctx, id, 'refunded')
  }

  #done({ response, session, i18n }: HttpContext, id: number, what: string) {
    session.flash('success', i18n.t(`orders.cases.done.${what}`))
    return response.redirect().toPath(`/orders/cases/${id}`)
  }

  async #bulk(ctx: HttpContext, move: Move) {
    const { ids, reason } = await ctx.request.validateUsing(bulkOrdersValidator)
    const { moved, refused } = await move(await casesSeenBy(ctx.actor, ids), reason, ctx.actor)
    const why = (status: string | null) =>
      ctx.i18n.t('orders.orders.refused', {
        status: status ? ctx.i18n.t(`orders.case_status.${status}`) : '—',
      })
    flashResults(ctx, [
      ...moved.map((id) => ({ id, ok: true })),
      ...refused.map(({ id, status }) => ({ id, ok: false, message: why(status) })),
    ])
    return ctx.response.redirect().back()
  }
}

/** Of an order, what a case is opened from. */
function caseForm(order: Awaited<ReturnType<GetOrder['handle']>>) {
  const { id, number, currency, paid, refunded } = order
  const lines = order.lines
    .filter((line) => line.skuId !== null)
    .map(({ id: lineId, title, sku, qty, payable, shipped, returnRequested }) => {
      return { id: lineId, title, sku, qty, payable, returnable: shipped - returnRequested }
    })
  return { id, number, currency, paid, refunded, lines }
}
