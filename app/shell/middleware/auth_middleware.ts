import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { actorOf } from '#shell/services/actors'

/**
 * Asks for a signed-in person and puts the actor on the context, speaking the language of the page:
 * what is read for them comes in the same one.
 */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const user = await ctx.auth.authenticateUsing(['web'], { loginRoute: '/sign-in' })
    const actor = await actorOf(user)
    const locale = ctx.i18n.locale === 'en' ? 'en' : 'zh-CN'
    ctx.actor = actor.locale === locale ? actor : { ...actor, locale }
    return next()
  }
}
