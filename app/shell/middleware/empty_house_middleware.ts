import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { errors } from '@adonisjs/core'
import { isEmptyHouse } from '#shell/services/empty_house'

/** The set-up page exists only while nobody lives here. */
export default class EmptyHouseMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    if (!(await isEmptyHouse()))
      throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
    return next()
  }
}
