import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { hashToken } from '../actions/start_chat.js'

export type ChatMessage = { id: number; author: 'customer' | 'agent'; body: string; at: string }

/** What a visitor may read of their chat after a message: never internal notes, never names beyond the agent's first. */
export class ReadChat {
  async handle({
    token,
    after,
  }: {
    token: string
    after: number
  }): Promise<{ messages: ChatMessage[]; isResolved: boolean }> {
    const [chat] = await sql<{ ticketId: number | null; state: string | null }>(
      null,
      `UPDATE service_desk_chats c SET last_seen_at = now() FROM (SELECT 1) one WHERE c.token_hash = $1
       RETURNING c.ticket_id AS "ticketId", (SELECT state FROM service_desk_tickets t WHERE t.id = c.ticket_id) AS state`,
      [hashToken(token)]
    )
    if (!chat) throw new NotFoundException('chat', '')
    const messages = await sql<ChatMessage>(
      null,
      `SELECT id, author, body, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
         FROM service_desk_messages WHERE ticket_id = $1 AND id > $2 AND is_public AND author <> 'system' ORDER BY id LIMIT 200`,
      [chat.ticketId, after]
    )
    return { messages, isResolved: chat.state === 'resolved' || chat.state === 'closed' }
  }
}
