import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@vinejs/vine'
import User from '#shell/models/user'
import { SetUpCompany } from '#shell/actions/set_up_company'
import { isSetupToken } from '#shell/services/setup_token'
import { setupValidator } from '#shell/validators/setup'

/** Tells the page that one field will not do, as a validator would. */
function refuseField(field: string, message: string): never {
  throw new errors.E_VALIDATION_ERROR([{ field, message, rule: 'accepted' }])
}

/** The first visit to a house on an outside database. */
export default class SetupController {
  async create({ inertia, request }: HttpContext) {
    return inertia.render('shell/setup', {
      token: String(request.qs().token ?? '').slice(0, 64),
      currencies: Intl.supportedValuesOf('currency'),
      zones: Intl.supportedValuesOf('timeZone'),
    })
  }

  async store({ request, response, auth, i18n }: HttpContext) {
    const { token, ...input } = await request.validateUsing(setupValidator)
    if (!isSetupToken(token)) refuseField('token', i18n.t('shell.setup.token_wrong'))
    const locale = i18n.locale === 'en' ? 'en' : 'zh-CN'
    const id = await new SetUpCompany().handle({ ...input, locale })
    await auth.use('web').login(await User.findOrFail(id))
    return response.redirect('/shell/stage-guide')
  }
}
