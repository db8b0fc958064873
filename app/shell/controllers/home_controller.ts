import type { HttpContext } from '@adonisjs/core/http'

/** The start page. */
export default class HomeController {
  async index({ inertia }: HttpContext) {
    return inertia.render('shell/home', {})
  }
}
