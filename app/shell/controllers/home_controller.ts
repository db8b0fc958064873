import type { HttpContext } from '@adonisjs/core/http'
import { loadWidgets } from '#shell/queries/load_widgets'

/** The start page: the figures that matter to this person. */
export default class HomeController {
  async index({ inertia, actor }: HttpContext) {
    return inertia.render('shell/home', { widgets: await loadWidgets(actor) })
  }
}
