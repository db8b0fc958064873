import type { HttpContext } from '@adonisjs/core/http'
import { SaveRate } from '../actions/save_rate.js'
import { rateValidator } from '../validators/finance.js'

/** Exchange rates, one per currency and day. */
export default class RatesController {
  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(rateValidator)
    await new SaveRate().handle({ ...input, actor })
    session.flash('success', i18n.t('finance.fees.rate_saved'))
    return response.redirect().toPath('/finance/fees')
  }
}
