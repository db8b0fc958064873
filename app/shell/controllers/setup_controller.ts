import type { HttpContext } from '@adonisjs/core/http'
import User from '#shell/models/user'
import { SetUpCompany } from '#shell/actions/set_up_company'
import { setupValidator } from '#shell/validators/setup'

/** The first visit to a house on an outside database. */
export default class SetupController {
  async create({ inertia }: HttpContext) {
    return inertia.render('shell/setup', {
      currencies: Intl.supportedValuesOf('currency'),
      zones: Intl.supportedValuesOf('timeZone'),
    })
  }

  async store({ request, response, auth, i18n }: HttpContext) {
    const input = await request.validateUsing(setupValidator)
    const locale = i18n.locale === 'en' ? 'en' : 'zh-CN'
    const id = await new SetUpCompany().handle({ ...input, locale })
    await auth.use('web').login(await User.findOrFail(id))
    return response.redirect('/shell/stage-guide')
  }
}
