import { sql } from '#kernel/sql'

export type ChatFigures = {
  chats: number
  asked: number
  answered: number
  /** Median minutes to the first answer, with one decimal; null when there was none. */
  median: string | null
}

/** What came of the chats of the last seven days. */
export async function chatFigures(): Promise<ChatFigures> {
  const [figures] = await sql<ChatFigures>(
    null,
    `WITH recent AS (SELECT ticket_id FROM service_desk_chats WHERE created_at > now() - interval '7 days'),
          answers AS (
            SELECT t.id, extract(epoch FROM min(m.created_at) - t.created_at) / 60 AS minutes
              FROM service_desk_tickets t JOIN service_desk_messages m ON m.ticket_id = t.id AND m.author = 'agent' AND m.is_public
             WHERE t.id IN (SELECT ticket_id FROM recent) GROUP BY t.id)
     SELECT (SELECT count(*) FROM recent) AS chats, (SELECT count(DISTINCT ticket_id) FROM recent) AS asked,
            (SELECT count(*) FROM answers) AS answered,
            (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)::numeric, 1)::text FROM answers) AS median`
  )
  return figures
}
