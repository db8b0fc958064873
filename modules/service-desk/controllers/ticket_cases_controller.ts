import type { HttpContext } from '@adonisjs/core/http'
import { OpenCaseFromTicket } from '../actions/open_case_from_ticket.js'
import { caseValidator } from '../validators/service_desk.js'

/** Refunds, returns, exchanges and resends asked for in a ticket. */
export default class TicketCasesController {
  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(caseValidator)
    const { number } = await new OpenCaseFromTicket().handle({
      ...input,
      ticketId: Number(params.id),
      actor,
    })
    session.flash('success', i18n.t('service-desk.cases.opened', { number }))
    return response.redirect().toPath(`/service-desk/tickets/${params.id}`)
  }
}
