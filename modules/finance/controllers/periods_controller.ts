import type { HttpContext } from '@adonisjs/core/http'
import { SetPeriodState } from '../actions/set_period_state.js'
import { ListPeriods } from '../queries/list_periods.js'
import { ProveLedger } from '../queries/prove_ledger.js'
import { periodValidator } from '../validators/finance.js'

/** Months: open or closed, and whether the books prove. */
export default class PeriodsController {
  async index({ inertia }: HttpContext) {
    const [periods, proofs] = await Promise.all([
      new ListPeriods().handle(),
      new ProveLedger().handle(),
    ])
    return inertia.render('finance/periods/index', { periods, proofs })
  }

  async update({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(periodValidator)
    await new SetPeriodState().handle({ ...input, actor })
    session.flash('success', i18n.t(`finance.periods.done_${input.state}`, { month: input.month }))
    return response.redirect().back()
  }
}
