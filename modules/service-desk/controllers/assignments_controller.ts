import type { HttpContext } from '@adonisjs/core/http'
import { AssignTicket } from '../actions/assign_ticket.js'
import { assignmentValidator } from '../validators/service_desk.js'

/** Who looks after a ticket. */
export default class AssignmentsController {
  async store({ params, request, response, actor }: HttpContext) {
    const { assigneeId } = await request.validateUsing(assignmentValidator)
    await new AssignTicket().handle({ ticketId: Number(params.id), assigneeId, actor })
    return response.redirect().toPath(`/service-desk/tickets/${params.id}`)
  }
}
