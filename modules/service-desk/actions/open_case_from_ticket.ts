import { holds, type Actor } from '#kernel/access/actor'
import { ConflictException, ForbiddenException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import OpenCase, { type NewCaseLine } from '#orders/actions/open_case'
import { AddMessage } from './add_message.js'

interface Input {
  ticketId: number
  orderId: number
  kind: 'refund_only' | 'return' | 'exchange' | 'resend'
  /** One of `after_sales_reasons`: it says who bears the case. */
  reasonCode?: string | null
  reason: string
  lines: NewCaseLine[]
  /** Approved at once, where the agent may. */
  approve: boolean
  actor: Actor
}

/**
 * Turns what the customer asks for into an after-sales case: one id from the
 * desk through warehouse and finance. One ticket carries one case.
 */
export class OpenCaseFromTicket {
  async handle(input: Input): Promise<{ caseId: number; number: string }> {
    const { actor, ticketId } = input
    if (input.approve && !holds(actor, 'orders.cases.approve'))
      throw new ForbiddenException('orders.cases.approve')
    return inTransaction(null, async (trx) => {
      const [ticket] = await sql<{ customerId: number | null; caseId: number | null }>(
        trx,
        'SELECT customer_id AS "customerId", case_id AS "caseId" FROM service_desk_tickets WHERE id = $1 FOR UPDATE',
        [ticketId]
      )
      if (!ticket) throw new NotFoundException('ticket', ticketId)
      if (ticket.caseId) throw new ConflictException('ticket_has_case')
      const [order] = await sql(trx, 'SELECT id FROM orders WHERE id = $1 AND customer_id = $2', [
        input.orderId,
        ticket.customerId,
      ])
      if (!order) throw new NotFoundException('order', input.orderId)
      const opened = await new OpenCase().handle({
        trx,
        orderId: input.orderId,
        kind: input.kind,
        reasonCode: input.reasonCode,
        reason: input.reason,
        lines: input.lines,
        ticketRef: `ticket:${ticketId}`,
        actor,
      })
      await sql(
        trx,
        `UPDATE service_desk_tickets SET case_id = $2, order_id = $3, type = 'after_sale', version = version + 1, updated_at = now() WHERE id = $1`,
        [ticketId, opened.id, input.orderId]
      )
      await new AddMessage().handle({
        trx,
        ticketId,
        author: 'system',
        body: 'case_opened',
        params: { number: opened.number, kind: input.kind, amount: opened.refundAmount },
        isPublic: false,
      })
      if (input.approve) await new ApproveCase().handle({ trx, caseIds: [opened.id], actor })
      return { caseId: opened.id, number: opened.number }
    })
  }
}
