import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'
import { ResetPassword } from '#shell/actions/reset_password'
import { forgotValidator, resetValidator } from '#shell/validators/access'

/** Forgotten passwords. */
export default class PasswordResetsController {
  async create({ inertia }: HttpContext) {
    return inertia.render('shell/forgot_password', {})
  }

  async store({ request, response, session, i18n }: HttpContext) {
    const { email } = await request.validateUsing(forgotValidator)
    const calls = limiter.use({ requests: 5, duration: '1 hour' })
    await calls.attempt(`reset:${request.ip()}`, () => new ResetPassword().request(email))
    session.flash('success', i18n.t('access.reset.sent'))
    return response.redirect('/sign-in')
  }

  async edit({ params, inertia }: HttpContext) {
    return inertia.render('shell/reset_password', {
      token: params.token,
      isOpen: await new ResetPassword().isOpen(params.token),
    })
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const { password } = await request.validateUsing(resetValidator)
    await new ResetPassword().complete(params.token, password)
    session.flash('success', i18n.t('access.reset.done'))
    return response.redirect('/sign-in')
  }
}
