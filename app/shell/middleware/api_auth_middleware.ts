import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { actorOfToken } from '#shell/services/actors'

/** Authenticates an API call by its bearer token and puts the token's actor on the context. */
export default class ApiAuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    // An API answers JSON, errors included, whatever the caller says it accepts.
    ctx.request.request.headers.accept = 'application/json'
    ctx.actor = await actorOfToken(ctx.request.header('authorization'))
    return next()
  }
}
