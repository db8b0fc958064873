import { listen } from '#kernel/events/listen'
import { CouponsClaimed } from '#modules/marketing/events/coupons_claimed'
import { CouponsUsed } from '#modules/marketing/events/coupons_used'
import { TouchesSent } from '#modules/marketing/events/touches_sent'
import { TicketsOpened } from '#modules/service-desk/events/tickets_opened'
import { CasesMoved } from '#orders/events/cases_moved'
import { CasesOpened } from '#orders/events/cases_opened'
import { FulfilmentsDelivered } from '#orders/events/fulfilments_delivered'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { OrdersCancelled } from '#orders/events/orders_cancelled'
import { OrdersIdentified } from '#orders/events/orders_identified'
import { OrdersPaid } from '#orders/events/orders_paid'
import { RefundsSettled } from '#orders/events/refunds_settled'

/** A lead appears with a claim and is won by an order; everything that happens stands on the customer's timeline. */
export const listeners = [
  listen(
    CouponsClaimed,
    'crm-core.open_leads',
    () => import('#modules/crm-core/listeners/open_leads_on_coupons_claimed')
  ),
  listen(
    OrdersIdentified,
    'crm-core.follow_orders',
    () => import('#modules/crm-core/listeners/follow_orders_on_orders_identified')
  ),
  listen(
    OrdersPaid,
    'crm-core.follow_payments',
    () => import('#modules/crm-core/listeners/follow_orders_on_orders_paid')
  ),
  listen(
    OrdersCancelled,
    'crm-core.note_cancelled',
    () => import('#modules/crm-core/listeners/note_orders_on_orders_cancelled')
  ),
  listen(
    FulfilmentsShipped,
    'crm-core.note_shipped',
    () => import('#modules/crm-core/listeners/note_parcels_on_fulfilments_shipped')
  ),
  listen(
    FulfilmentsDelivered,
    'crm-core.note_delivered',
    () => import('#modules/crm-core/listeners/note_parcels_on_fulfilments_delivered')
  ),
  listen(
    RefundsSettled,
    'crm-core.note_refunds',
    () => import('#modules/crm-core/listeners/note_refunds_on_refunds_settled')
  ),
  listen(
    CasesOpened,
    'crm-core.note_cases',
    () => import('#modules/crm-core/listeners/note_cases_on_cases_opened')
  ),
  listen(
    CasesMoved,
    'crm-core.note_case_steps',
    () => import('#modules/crm-core/listeners/note_steps_on_cases_moved')
  ),
  listen(
    CouponsUsed,
    'crm-core.note_coupons',
    () => import('#modules/crm-core/listeners/note_coupons_on_coupons_used')
  ),
  listen(
    TouchesSent,
    'crm-core.note_messages',
    () => import('#modules/crm-core/listeners/note_messages_on_touches_sent')
  ),
  listen(
    TicketsOpened,
    'crm-core.note_tickets',
    () => import('#modules/crm-core/listeners/note_tickets_on_tickets_opened')
  ),
]
