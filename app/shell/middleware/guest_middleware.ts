import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { isEmptyHouse } from '#shell/services/empty_house'

/** Sends people who are signed in already to their start page, and the very first one to the set-up. */
export default class GuestMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (await ctx.auth.use('web').check()) return ctx.response.redirect('/', true)
    if (await isEmptyHouse()) return ctx.response.redirect('/setup')
    return next()
  }
}
