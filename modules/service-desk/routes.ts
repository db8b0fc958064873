import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Tickets = () => import('./controllers/tickets_controller.js')
const Messages = () => import('./controllers/messages_controller.js')
const States = () => import('./controllers/ticket_states_controller.js')
const Assignments = () => import('./controllers/assignments_controller.js')
const Cases = () => import('./controllers/ticket_cases_controller.js')
const ChatSetup = () => import('./controllers/chat_setup_controller.js')
const Replies = () => import('./controllers/canned_replies_controller.js')

export default function routes(router: Router) {
  const id = router.matchers.number()
  router
    .get('tickets', [Tickets, 'index'])
    .as('tickets.index')
    .use(permit('service-desk.tickets.view'))
  router
    .get('tickets/new', [Tickets, 'create'])
    .as('tickets.create')
    .use(permit('service-desk.tickets.answer'))
  router
    .post('tickets', [Tickets, 'store'])
    .as('tickets.store')
    .use(permit('service-desk.tickets.answer'))
  router
    .get('tickets/:id', [Tickets, 'show'])
    .as('tickets.show')
    .use(permit('service-desk.tickets.view'))
    .where('id', id)
  router
    .post('tickets/:id/messages', [Messages, 'store'])
    .as('messages.store')
    .use(permit('service-desk.tickets.answer'))
    .where('id', id)
  router
    .post('tickets/:id/state', [States, 'store'])
    .as('ticket_states.store')
    .use(permit('service-desk.tickets.answer'))
    .where('id', id)
  router
    .post('tickets/:id/assignment', [Assignments, 'store'])
    .as('assignments.store')
    .use(permit('service-desk.tickets.assign'))
    .where('id', id)
  router
    .post('tickets/:id/case', [Cases, 'store'])
    .as('ticket_cases.store')
    .use(permit('service-desk.cases.open'))
    .where('id', id)
  router
    .get('chat', [ChatSetup, 'show'])
    .as('chat.setup')
    .use(permit('service-desk.tickets.answer'))
  router
    .get('replies', [Replies, 'index'])
    .as('replies.index')
    .use(permit('service-desk.replies.manage'))
  router
    .post('replies', [Replies, 'store'])
    .as('replies.store')
    .use(permit('service-desk.replies.manage'))
  router
    .delete('replies/:id', [Replies, 'destroy'])
    .as('replies.destroy')
    .use(permit('service-desk.replies.manage'))
    .where('id', id)
}
