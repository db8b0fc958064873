import type { HttpContext } from '@adonisjs/core/http'
import User from '#shell/models/user'
import { signInValidator } from '#shell/validators/sign_in'

/** Signing in and out. */
export default class SessionsController {
  async create({ inertia }: HttpContext) {
    return inertia.render('shell/sign_in', {})
  }

  async store({ request, auth, response }: HttpContext) {
    const { email, password } = await request.validateUsing(signInValidator)
    const user = await User.verifyCredentials(email, password)
    await auth.use('web').login(user)
    return response.redirect('/')
  }

  async destroy({ auth, response }: HttpContext) {
    await auth.use('web').logout()
    return response.redirect('/sign-in')
  }
}
