import type { HttpContext } from '@adonisjs/core/http'
import type { Actor } from '#kernel/access/actor'
import { flashResults } from '#kernel/lists/index'
import ApproveCase from '#orders/actions/approve_case'
import AwaitRest from '#orders/actions/await_rest'
import CompleteCases from '#orders/actions/complete_cases'
import EndCases from '#orders/actions/end_cases'
import GiveUpRest from '#orders/actions/give_up_rest'
import ReopenCases from '#orders/actions/reopen_cases'
import ReplaceAgain from '#orders/actions/replace_again'
import type { MoveResult } from '#orders/domain/moves'
import { casesSeenBy } from '#orders/queries/orders_seen_by'
import { caseStepValidator } from '#orders/validators/cases'

interface Step {
  caseIds: number[]
  reason?: string
  keepsAmount?: boolean
  actor: Actor
}

/** Steps of after-sales cases that need no more than a reason; each takes a list, and one case is a list of one. */
export default class CaseStepsController {
  async approve(ctx: HttpContext) {
    return this.#move(ctx, (step) => new ApproveCase().handle(step))
  }

  async refuse(ctx: HttpContext) {
    return this.#move(ctx, (step) => new EndCases().handle({ ...step, outcome: 'refused' }))
  }

  async cancel(ctx: HttpContext) {
    return this.#move(ctx, (step) => new EndCases().handle({ ...step, outcome: 'cancelled' }))
  }

  async complete(ctx: HttpContext) {
    return this.#move(ctx, (step) => new CompleteCases().handle(step))
  }

  async reopen(ctx: HttpContext) {
    return this.#move(ctx, (step) => new ReopenCases().handle(step))
  }

  async giveUpRest(ctx: HttpContext) {
    return this.#move(ctx, (step) => new GiveUpRest().handle(step))
  }

  async awaitRest(ctx: HttpContext) {
    return this.#move(ctx, (step) => new AwaitRest().handle(step))
  }

  async sendReplacement(ctx: HttpContext) {
    return this.#move(ctx, (step) => new ReplaceAgain().handle(step))
  }

  async #move(ctx: HttpContext, move: (step: Step) => Promise<MoveResult>) {
    const { ids, ...input } = await ctx.request.validateUsing(caseStepValidator)
    const caseIds = await casesSeenBy(ctx.actor, ids)
    const { moved, refused } = await move({ ...input, caseIds, actor: ctx.actor })
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
