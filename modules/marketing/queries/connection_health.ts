import app from '@adonisjs/core/services/app'
import type { HealthLine } from '#kernel/define_module'
import { SmsProvider } from '#kernel/ports/sms_provider'
import { sql } from '#kernel/sql'
import { postOffice } from '#modules/marketing/services/post_office'

export type ChannelHealth = {
  channel: 'sms' | 'email'
  isReady: boolean
  sent: number
  failed: number
  waiting: number
  /** ISO 8601. */
  lastSentAt: string | null
  lastError: string | null
}

/** Whether each way of reaching people is set up, and how its messages of the last day fared. */
export async function connectionHealth(): Promise<ChannelHealth[]> {
  const provider = await app.container.make(SmsProvider)
  const rows = await sql<Omit<ChannelHealth, 'isReady'>>(
    null,
    `SELECT c.channel,
            count(t.id) FILTER (WHERE t.state IN ('sent', 'delivered')) AS sent,
            count(t.id) FILTER (WHERE t.state IN ('failed', 'uncertain')) AS failed,
            count(t.id) FILTER (WHERE t.state IN ('planned', 'sending')) AS waiting,
            to_jsonb(max(t.sent_at)) #>> '{}' AS "lastSentAt",
            (SELECT e.error FROM marketing_touches e WHERE e.channel = c.channel AND e.state IN ('failed', 'uncertain')
                AND e.created_at > now() - interval '1 day' ORDER BY e.created_at DESC LIMIT 1) AS "lastError"
       FROM (VALUES ('sms'), ('email')) AS c(channel)
       LEFT JOIN marketing_touches t ON t.channel = c.channel AND t.created_at > now() - interval '1 day'
      GROUP BY c.channel ORDER BY c.channel DESC`
  )
  return rows.map((row) => ({
    ...row,
    isReady: row.channel === 'sms' ? provider.isReady : postOffice.isReady,
  }))
}

/** For the health page: messages that wait long, channels that fail. */
export default async function health(): Promise<HealthLine[]> {
  const [{ late }] = await sql<{ late: number }>(
    null,
    `SELECT count(*) AS late FROM marketing_touches WHERE state IN ('planned', 'sending') AND send_after < now() - interval '15 minutes'`
  )
  return [{ ok: late === 0, message: `marketing: ${late} messages late` }]
}
