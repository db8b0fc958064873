import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { slotTabs } from '#kernel/modules/slots'
import { holds } from '#kernel/access/actor'
import { listReasons, offered } from '#orders/queries/list_case_words'
import { OpenTicket } from '../actions/open_ticket.js'
import { findTicketCustomer, findTicketOrder } from '../queries/find_subject.js'
import { GetTicket } from '../queries/get_ticket.js'
import { ListAgents } from '../queries/list_agents.js'
import { ListCannedReplies } from '../queries/list_canned_replies.js'
import { ListTickets, TICKET_LIST } from '../queries/list_tickets.js'
import { ticketValidator } from '../validators/service_desk.js'

/** The desk. */
export default class TicketsController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListTickets().handle(readListQuery(request, TICKET_LIST), actor)
    return inertia.render('service-desk/tickets/index', { list })
  }

  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const record = await new GetTicket().handle(Number(params.id), actor)
    const { customerId } = record.ticket
    const [agents, replies, context, reasons] = await Promise.all([
      new ListAgents().handle(),
      new ListCannedReplies().handle(),
      customerId ? slotTabs('customers.record.tabs', customerId, actor, request.input('tab')) : [],
      listReasons(i18n.locale),
    ])
    const canApprove = holds(actor, 'orders.cases.approve')
    return inertia.render('service-desk/tickets/show', {
      ...record,
      agents,
      replies,
      context,
      reasons: offered(reasons),
      canApprove,
    })
  }

  async create({ request, inertia }: HttpContext) {
    const customer = await findTicketCustomer(Number(request.input('customer')) || null)
    return inertia.render('service-desk/tickets/create', { customer })
  }

  async store({ request, response, actor }: HttpContext) {
    const { orderNumber, body, ...input } = await request.validateUsing(ticketValidator)
    const order = orderNumber ? await findTicketOrder(orderNumber, actor) : null
    const { ticketId } = await new OpenTicket().handle({
      ...input,
      actor,
      customerId: input.customerId ?? order?.customerId ?? null,
      orderId: order?.id ?? null,
      firstMessage: { author: 'customer', body },
    })
    return response.redirect().toPath(`/service-desk/tickets/${ticketId}`)
  }
}
