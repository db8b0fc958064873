import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { ReplayEvents } from '#shell/actions/replay_events'
import { EVENT_FILTERS, listEvents } from '#shell/queries/list_events'
import { idsValidator } from '#shell/validators/house'

/** What was announced, and whether everybody heard it. */
export default class EventsController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, {
      sorts: ['occurred'],
      defaultSort: '-occurred',
      filters: EVENT_FILTERS,
    })
    return inertia.render('shell/events', { list: await listEvents(query) })
  }

  async replay({ request, response, session, actor, i18n }: HttpContext) {
    const { ids } = await request.validateUsing(idsValidator)
    const count = await new ReplayEvents().handle({ ids, actor })
    session.flash('success', i18n.t('shell.events.replayed', { count }))
    return response.redirect().back()
  }
}
