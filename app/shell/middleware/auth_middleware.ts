import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { actorOf } from '#shell/services/actors'

/** Asks for a signed-in person and puts the actor on the context. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const user = await ctx.auth.authenticateUsing(['web'], { loginRoute: '/sign-in' })
    ctx.actor = await actorOf(user)
    return next()
  }
}
