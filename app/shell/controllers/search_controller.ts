import type { HttpContext } from '@adonisjs/core/http'
import { searchEverything } from '#shell/queries/search_everything'

/** The records behind ⌘K. */
export default class SearchController {
  async index({ request, actor, i18n }: HttpContext) {
    const term = request.qs().q
    const groups = await searchEverything(typeof term === 'string' ? term : '', actor)
    return { groups: groups.map((group) => ({ ...group, label: i18n.t(group.label) })) }
  }
}
