import type { HttpContext } from '@adonisjs/core/http'
import { SignIn } from '#shell/actions/sign_in'
import { stepUpValidator } from '#shell/validators/access'

/** Asks for the second factor once more before an act of high risk. */
export default class StepUpController {
  async show({ request, inertia }: HttpContext) {
    return inertia.render('shell/step_up', { next: ownPath(request.qs().next) })
  }

  async store(ctx: HttpContext) {
    const { code, next } = await ctx.request.validateUsing(stepUpValidator)
    await new SignIn().confirm(ctx, code)
    return ctx.response.redirect().clearQs().toPath(ownPath(next))
  }
}

/** A path of this house; whatever leads elsewhere becomes the front page. */
function ownPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[^\s\\]{0,2000}$/.test(next) ? next : '/'
}
