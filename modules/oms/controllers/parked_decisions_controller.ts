import type { HttpContext } from '@adonisjs/core/http'
import { flashResults, type RowResult } from '#kernel/lists/index'
import DecideParked from '#modules/oms/actions/decide_parked'
import ExplainStatus from '#modules/oms/actions/explain_status'
import MapWaiting from '#modules/oms/actions/map_waiting'
import type { Resubmission } from '#modules/oms/actions/resubmit_parked'
import { decidedOrders } from '#modules/oms/queries/decided_orders'
import GetPlatformOrder from '#modules/oms/queries/get_platform_order'
import { waitingItems } from '#modules/oms/queries/waiting_items'
import { parkReason } from '#modules/oms/services/park_reason'
import {
  parkedCurrencyValidator,
  parkedIdsValidator,
  parkedMapValidator,
  parkedStatusValidator,
} from '#modules/oms/validators/parked'

/** What people decide about platform orders that wait, one by one or many at once. */
export default class ParkedDecisionsController {
  /** The platform's total is right. */
  async acceptTotal(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(parkedIdsValidator)
    const decision = { kind: 'total' as const }
    return this.#answer(
      ctx,
      ids,
      await new DecideParked().handle({ ids, decision, actor: ctx.actor })
    )
  }

  async currency(ctx: HttpContext) {
    const { ids, currency } = await ctx.request.validateUsing(parkedCurrencyValidator)
    const decision = { kind: 'currency' as const, currency }
    return this.#answer(
      ctx,
      ids,
      await new DecideParked().handle({ ids, decision, actor: ctx.actor })
    )
  }

  /** What a status means, for every order of the store with it. */
  async explain(ctx: HttpContext) {
    const { meaning } = await ctx.request.validateUsing(parkedStatusValidator)
    const id = Number(ctx.params.id)
    const outcomes = await new ExplainStatus().handle({ id, meaning, actor: ctx.actor })
    return this.#answer(
      ctx,
      outcomes.map((one) => one.id),
      outcomes
    )
  }

  /** Items that orders wait for, with what they may be. */
  async items({ inertia, actor, session }: HttpContext) {
    const results = session.flashMessages.get('results', []) as RowResult[]
    const [items, decided] = await Promise.all([waitingItems(actor), decidedOrders(results, actor)])
    return inertia.render('oms/parked/items', { items, decided })
  }

  async mapItems(ctx: HttpContext) {
    const { mappings } = await ctx.request.validateUsing(parkedMapValidator)
    const { outcomes, waiting } = await new MapWaiting().handle({ mappings, actor: ctx.actor })
    this.#tell(
      ctx,
      outcomes.map((one) => one.id),
      outcomes,
      waiting
    )
    return ctx.response.redirect().toPath('/oms/parked/items')
  }

  /** For the side view of the queue. */
  async payload({ params, actor, response }: HttpContext) {
    const { order } = await new GetPlatformOrder().handle(Number(params.id), actor)
    return response.json({ payload: order.payload })
  }

  /** Row by row; those that no longer waited for the decision are said so. */
  #answer(ctx: HttpContext, ids: readonly number[], outcomes: readonly Resubmission[]) {
    this.#tell(ctx, ids, outcomes)
    return ctx.response.redirect().back()
  }

  #tell(ctx: HttpContext, ids: readonly number[], outcomes: readonly Resubmission[], later = 0) {
    const byId = new Map(outcomes.map((one) => [one.id, one]))
    flashResults(
      ctx,
      ids.map((id) => {
        const reason = byId.get(id)?.reason
        if (reason === null) return { id, ok: true }
        const message = reason ? parkReason(ctx.i18n, reason) : ctx.i18n.t('oms.parked.not_waiting')
        return { id, ok: false, message }
      })
    )
    this.#sum(ctx, outcomes, later)
  }

  #sum({ session, i18n }: HttpContext, outcomes: readonly Resubmission[], later: number) {
    const done = outcomes.filter((one) => one.reason === null).length
    const left = outcomes.length - done
    session.flash(
      left > 0 || done === 0 ? 'warning' : 'success',
      i18n.t('oms.parked.decided', { done, left, later })
    )
  }
}
