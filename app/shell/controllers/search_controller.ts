import type { HttpContext } from '@adonisjs/core/http'
import { searchEverything } from '#shell/queries/search_everything'

/** The records behind ⌘K. */
export default class SearchController {
  async index({ request, actor }: HttpContext) {
    const term = request.qs().q
    return { groups: await searchEverything(typeof term === 'string' ? term : '', actor) }
  }
}
