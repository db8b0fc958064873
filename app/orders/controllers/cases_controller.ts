import type { HttpContext } from '@adonisjs/core/http'
import { holds, seesWarehouse } from '#kernel/access/actor'
import { ForbiddenException } from '#kernel/exceptions'
import { readListQuery } from '#kernel/lists/index'
import { slotCards } from '#kernel/modules/slots'
import ApproveCase from '#orders/actions/approve_case'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase from '#orders/actions/open_case'
import ReceiveCase from '#orders/actions/receive_case'
import RefundCase from '#orders/actions/refund_case'
import TurnIntoReturn from '#orders/actions/turn_into_return'
import { caseActs } from '#orders/domain/case_acts'
import GetCase from '#orders/queries/get_case'
import GetOrder from '#orders/queries/get_order'
import { listGrades, listReasons, offered } from '#orders/queries/list_case_words'
import ListCases, { CASE_LIST, countCases } from '#orders/queries/list_cases'
import { ListChoices } from '#orders/queries/list_choices'
import { caseForm } from '#orders/queries/case_form'
import {
  newCaseValidator,
  receiveCaseValidator,
  refundCaseValidator,
  returnWaybillValidator,
} from '#orders/validators/cases'

/** After-sales cases: one id through desk, warehouse and finance. */
export default class CasesController {
  async index({ request, inertia, actor, i18n }: HttpContext) {
    const [list, counts, reasons] = await Promise.all([
      new ListCases().handle(readListQuery(request, CASE_LIST), actor),
      countCases(actor),
      listReasons(i18n.locale),
    ])
    return inertia.render('orders/cases/index', { list, counts, reasons })
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const record = await new GetCase().handle(Number(params.id), actor)
    const [choices, grades, reasons, cards] = await Promise.all([
      new ListChoices().handle(actor),
      listGrades(i18n.locale),
      listReasons(i18n.locale),
      slotCards('orders.case.cards', record.id, actor),
    ])
    const { warehouses } = choices
    const acts = caseActs({
      ...record,
      refunds: Number(record.refund) > Number(record.refunded),
      hasRefund: Number(record.refunded) > 0,
      replacement: record.replacement?.status ?? null,
    })
    return inertia.render('orders/cases/show', { record, acts, warehouses, grades, reasons, cards })
  }

  async create({ params, inertia, actor, i18n }: HttpContext) {
    const order = await new GetOrder().handle(Number(params.id), actor)
    return inertia.render('orders/cases/create', {
      order: await caseForm(order),
      reasons: offered(await listReasons(i18n.locale)),
    })
  }

  async store(ctx: HttpContext) {
    const { approve, extraRefund, priceDifference, ...input } =
      await ctx.request.validateUsing(newCaseValidator)
    const { id: orderId } = await new GetOrder().handle(Number(ctx.params.id), ctx.actor)
    const { actor } = ctx
    const { id } = await new OpenCase().handle({
      ...input,
      orderId,
      extraRefund: extraRefund ?? undefined,
      priceDifference: priceDifference ?? undefined,
      actor,
    })
    if (approve && holds(actor, 'orders.cases.approve'))
      await new ApproveCase().handle({ caseIds: [id], actor })
    return this.#done(ctx, id, 'opened')
  }

  async waybill(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(returnWaybillValidator)
    const { id } = await new GetCase().handle(Number(ctx.params.id), ctx.actor)
    await new NoteReturnWaybill().handle({ ...input, caseId: id, actor: ctx.actor })
    return this.#done(ctx, id, 'noted')
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

  async turnIntoReturn(ctx: HttpContext) {
    const { id } = await new GetCase().handle(Number(ctx.params.id), ctx.actor)
    await new TurnIntoReturn().handle({ caseId: id, actor: ctx.actor })
    return this.#done(ctx, id, 'turned')
  }

  #done({ response, session, i18n }: HttpContext, id: number, what: string) {
    session.flash('success', i18n.t(`orders.cases.done.${what}`))
    return response.redirect().toPath(`/orders/cases/${id}`)
  }
}
