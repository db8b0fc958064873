import { defineModule } from '#kernel/define_module'
import { listen } from '#kernel/events/listen'
import { CasesApproved } from '#orders/events/cases_approved'
import { CasesMoved } from '#orders/events/cases_moved'
import { CasesReceived } from '#orders/events/cases_received'
import { RefundsSettled } from '#orders/events/refunds_settled'
import { settings } from './manifest/settings.js'

const AGENT = [
  'service-desk.tickets.view',
  'service-desk.tickets.answer',
  'service-desk.tickets.assign',
  'service-desk.cases.open',
  'service-desk.replies.manage',
]

export default defineModule({
  name: 'service-desk',
  version: '1.0.0',
  stage: 'startup',
  enhances: ['crm-core', 'oms', 'marketing'],
  routes: () => import('./routes.js'),
  publicRoutes: () => import('./public_routes.js'),
  listeners: [
    listen(
      CasesApproved,
      'service-desk.note_on_cases_approved',
      () => import('./listeners/note_on_cases_approved.js')
    ),
    listen(
      CasesReceived,
      'service-desk.note_on_cases_received',
      () => import('./listeners/note_on_cases_received.js')
    ),
    listen(
      CasesMoved,
      'service-desk.note_on_cases_moved',
      () => import('./listeners/note_on_cases_moved.js')
    ),
    listen(
      RefundsSettled,
      'service-desk.resolve_on_refunds_settled',
      () => import('./listeners/resolve_on_refunds_settled.js')
    ),
  ],
  permissions: AGENT.map((key) => ({ key })),
  defaultRoles: {
    service: AGENT,
    operations: ['service-desk.tickets.view'],
    marketing: ['service-desk.tickets.view'],
  },
  settings,
  nav: [
    {
      section: 'front',
      label: 'service-desk.nav.tickets',
      icon: 'i-lucide-message-circle-question',
      href: '/service-desk/tickets',
      permission: 'service-desk.tickets.view',
      order: 50,
      counter: () => import('./queries/count_waiting.js'),
    },
    {
      section: 'front',
      label: 'service-desk.nav.chat',
      icon: 'i-lucide-messages-square',
      href: '/service-desk/chat',
      permission: 'service-desk.tickets.answer',
      order: 52,
    },
    {
      section: 'front',
      label: 'service-desk.nav.replies',
      icon: 'i-lucide-reply',
      href: '/service-desk/replies',
      permission: 'service-desk.replies.manage',
      order: 55,
    },
  ],
  slots: [
    {
      slot: 'customers.record.tabs',
      key: 'service-desk.tickets',
      label: 'service-desk.slots.tickets',
      permission: 'service-desk.tickets.view',
      order: 30,
      component: 'service-desk/customer_tickets',
      load: () => import('./queries/load_customer_tickets.js'),
    },
    {
      slot: 'orders.case.cards',
      key: 'service-desk.ticket',
      label: 'service-desk.slots.case_ticket',
      permission: 'service-desk.tickets.view',
      order: 10,
      component: 'service-desk/case_ticket',
      load: () => import('./queries/load_case_ticket.js'),
    },
  ],
  widgets: [
    {
      key: 'service-desk.queue',
      label: 'service-desk.widgets.queue',
      permission: 'service-desk.tickets.view',
      order: 20,
      component: 'service-desk/queue_widget',
      load: () => import('./queries/load_queue_widget.js'),
    },
  ],
  searches: [
    {
      key: 'service-desk.tickets',
      label: 'service-desk.searches.tickets',
      permission: 'service-desk.tickets.view',
      search: () => import('./queries/search_tickets.js'),
    },
  ],
  blockers: () => import('./blockers.js'),
  demo: () => import('./demo.js'),
  customerRefs: [
    { table: 'service_desk_tickets', column: 'customer_id' },
    { table: 'service_desk_chats', column: 'customer_id' },
  ],
})
