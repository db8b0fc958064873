import { seesStore, type Actor } from '#kernel/access/actor'
import { systemClock, type Clock as TimeSource } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { clocksOf, type SlaEvent } from '../domain/sla.js'
import { serviceHours, slaPolicy } from '../services/sla_policy.js'

export type { CaseReason } from '#orders/queries/list_case_words'

export type TicketHead = {
  id: number
  number: string
  subject: string
  channel: string
  type: string
  priority: 'low' | 'normal' | 'high' | 'urgent'
  state: string
  customerId: number | null
  customerName: string | null
  assigneeId: number | null
  assigneeName: string | null
  orderId: number | null
  caseId: number | null
  /** The after-sales case it became, and where that stands. */
  case: { number: string; kind: string; status: string; refund: string; currency: string } | null
  source: { visitorId?: string | null; pageUrl?: string | null }
  createdAt: string
}
export type TicketMessage = {
  id: number
  author: 'customer' | 'agent' | 'system'
  authorName: string | null
  isPublic: boolean
  body: string
  params: Record<string, string | number> | null
  at: string
}
export type CustomerOrder = {
  id: number
  number: string
  storeId: number
  storeName: string
  status: string
  total: string
  currency: string
  placedAt: string
  lines: {
    id: number
    title: string
    qty: number
    shipped: number
    returnable: number
    payable: string
  }[]
}
export type TicketClock = { key: string; state: string; dueAt: string | null }

const ISO = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** A ticket with its conversation, its promises, and the latest orders of its customer. */
export class GetTicket {
  constructor(private readonly clock: TimeSource = systemClock) {}

  async handle(id: number, actor: Actor) {
    const [ticket] = await sql<TicketHead & { openedAt: Date }>(
      null,
      `SELECT t.id, t.number, t.subject, t.channel, t.type, t.priority, t.state, t.customer_id AS "customerId", c.display_name AS "customerName",
              t.assignee_id AS "assigneeId", u.full_name AS "assigneeName", t.order_id AS "orderId", t.case_id AS "caseId", t.source,
              CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('number', a.number, 'kind', a.kind, 'status', a.status, 'refund', a.refund_amount::text,
                'currency', (SELECT currency FROM orders WHERE id = a.order_id)) END AS "case",
              ${ISO('t.created_at')} AS "createdAt", t.created_at AS "openedAt"
         FROM service_desk_tickets t LEFT JOIN customers c ON c.id = t.customer_id LEFT JOIN users u ON u.id = t.assignee_id
         LEFT JOIN after_sales_cases a ON a.id = t.case_id WHERE t.id = $1`,
      [id]
    )
    if (!ticket) throw new NotFoundException('ticket', id)
    const [messages, log, orders] = await Promise.all([
      this.#messages(id),
      this.#log(id),
      this.#orders(ticket.customerId, actor),
    ])
    const { openedAt, ...head } = ticket
    const clocks = clocksOf(
      slaPolicy(head.priority),
      serviceHours(),
      openedAt,
      log,
      this.clock.now()
    )
    return {
      ticket: head,
      messages,
      orders,
      clocks: Object.entries(clocks).map(([key, value]): TicketClock => ({
        key,
        state: value.state,
        dueAt: value.dueAt?.toISOString() ?? null,
      })),
    }
  }

  #messages(id: number) {
    return sql<TicketMessage>(
      null,
      `SELECT m.id, m.author, u.full_name AS "authorName", m.is_public AS "isPublic", m.body, m.params, ${ISO('m.created_at')} AS at
         FROM service_desk_messages m LEFT JOIN users u ON u.id = m.author_id WHERE m.ticket_id = $1 ORDER BY m.id DESC LIMIT 300`,
      [id]
    ).then((rows) => rows.reverse())
  }

  async #log(id: number): Promise<SlaEvent[]> {
    const rows = await sql<{ at: Date; kind: string; to: string | null }>(
      null,
      `SELECT at, 'state' AS kind, to_state AS "to" FROM service_desk_state_log WHERE ticket_id = $1 AND from_state IS NOT NULL
       UNION ALL
       SELECT created_at, CASE author WHEN 'customer' THEN 'customer_message' ELSE 'agent_answer' END, NULL
         FROM service_desk_messages WHERE ticket_id = $1 AND is_public AND author IN ('customer', 'agent')
       ORDER BY 1 LIMIT 5000`,
      [id]
    )
    return rows as SlaEvent[]
  }

  async #orders(customerId: number | null, actor: Actor): Promise<CustomerOrder[]> {
    if (!customerId) return []
    const rows = await sql<CustomerOrder>(
      null,
      `SELECT o.id, o.number, o.store_id AS "storeId", s.name AS "storeName", o.status, o.total_amount AS total, o.currency, ${ISO('o.placed_at')} AS "placedAt",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'qty', l.qty, 'shipped', l.shipped,
                       'returnable', l.shipped - l.return_requested, 'payable', l.payable::text) ORDER BY l.line_no), '[]')
                 FROM order_lines l WHERE l.order_id = o.id) AS lines
         FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.customer_id = $1 ORDER BY o.placed_at DESC, o.id DESC LIMIT 10`,
      [customerId]
    )
    return rows.filter((order) => seesStore(actor, order.storeId))
  }
}
