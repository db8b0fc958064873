import { SYSTEM } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { AddMessage } from './add_message.js'
import { OpenTicket } from './open_ticket.js'
import { hashToken } from './start_chat.js'

interface Chat {
  id: number
  ticketId: number | null
  customerId: number | null
  visitorId: string | null
  pageUrl: string | null
  isClosed: boolean
}

/** A visitor's message: the first one, or the first after the ticket was closed, opens a ticket. */
export class PostChatMessage {
  async handle({
    token,
    body,
    clientKey,
  }: {
    token: string
    body: string
    clientKey: string
  }): Promise<{ ticketId: number }> {
    return inTransaction(null, async (trx) => {
      const chat = await this.#lock(trx, token)
      if (chat.ticketId && !chat.isClosed) {
        await new AddMessage().handle({
          trx,
          ticketId: chat.ticketId,
          author: 'customer',
          body,
          clientKey,
        })
        return { ticketId: chat.ticketId }
      }
      const { ticketId } = await new OpenTicket().handle({
        trx,
        actor: SYSTEM,
        subject: body.split('\n')[0].slice(0, 80),
        channel: 'chat',
        type: 'pre_sale',
        customerId: chat.customerId,
        source: { visitorId: chat.visitorId, pageUrl: chat.pageUrl },
        firstMessage: { author: 'customer', body, clientKey },
      })
      await sql(
        trx,
        'UPDATE service_desk_chats SET ticket_id = $2, last_seen_at = now() WHERE id = $1',
        [chat.id, ticketId]
      )
      return { ticketId }
    })
  }

  async #lock(trx: Trx, token: string): Promise<Chat> {
    const [chat] = await sql<Chat>(
      trx,
      `SELECT c.id, c.ticket_id AS "ticketId", c.customer_id AS "customerId", c.visitor_id AS "visitorId", c.page_url AS "pageUrl",
              coalesce(t.state = 'closed', false) AS "isClosed"
         FROM service_desk_chats c LEFT JOIN service_desk_tickets t ON t.id = c.ticket_id WHERE c.token_hash = $1 FOR UPDATE OF c`,
      [hashToken(token)]
    )
    if (!chat) throw new NotFoundException('chat', '')
    return chat
  }
}
