import type { HttpContext } from '@adonisjs/core/http'
import { SignIn } from '#shell/actions/sign_in'
import { secondFactorValidator } from '#shell/validators/access'
import { signInValidator } from '#shell/validators/sign_in'

/** Signing in and out. */
export default class SessionsController {
  async create({ inertia }: HttpContext) {
    return inertia.render('shell/sign_in', {})
  }

  async store(ctx: HttpContext) {
    const { email, password } = await ctx.request.validateUsing(signInValidator)
    const next = await new SignIn().withPassword(ctx, email, password)
    return ctx.response.redirect(next === 'code' ? '/sign-in/code' : '/')
  }

  async challenge(ctx: HttpContext) {
    if (!(await new SignIn().pending(ctx))) return ctx.response.redirect('/sign-in')
    return ctx.inertia.render('shell/sign_in_code', {})
  }

  async verify(ctx: HttpContext) {
    const { code } = await ctx.request.validateUsing(secondFactorValidator)
    await new SignIn().withCode(ctx, code)
    return ctx.response.redirect('/')
  }

  async destroy({ auth, response }: HttpContext) {
    await auth.use('web').logout()
    return response.redirect('/sign-in')
  }
}
