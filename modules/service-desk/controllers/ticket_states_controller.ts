import type { HttpContext } from '@adonisjs/core/http'
import { MoveTicket } from '../actions/move_ticket.js'
import { stateValidator } from '../validators/service_desk.js'

/** Where a ticket stands. */
export default class TicketStatesController {
  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const { to } = await request.validateUsing(stateValidator)
    await new MoveTicket().handle({ ticketId: Number(params.id), to, actor })
    session.flash(
      'success',
      i18n.t('service-desk.tickets.moved', { state: i18n.t(`service-desk.states.${to}`) })
    )
    return response.redirect().toPath(`/service-desk/tickets/${params.id}`)
  }
}
