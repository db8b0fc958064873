import type { HttpContext } from '@adonisjs/core/http'
import { SaveFeeRule } from '../actions/save_fee_rule.js'
import { ListFees } from '../queries/list_fees.js'
import { feeValidator } from '../validators/finance.js'

/** What platforms and payers take, and the rates of foreign currencies. */
export default class FeesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('finance/fees/index', await new ListFees().handle())
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(feeValidator)
    await new SaveFeeRule().handle({ ...input, actor })
    session.flash('success', i18n.t('finance.fees.saved'))
    return response.redirect().toPath('/finance/fees')
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    await new SaveFeeRule().retire(Number(params.id), actor)
    session.flash('success', i18n.t('finance.fees.retired'))
    return response.redirect().toPath('/finance/fees')
  }
}
