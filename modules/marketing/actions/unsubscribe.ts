import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export interface Subscription extends Record<string, unknown> {
  channel: 'sms' | 'email'
  masked: string | null
  locale: 'zh-CN' | 'en'
  isOut: boolean
}

/** What an unsubscribe link is about. Looking changes nothing: scanners follow links too. */
export async function findSubscription(token: string): Promise<Subscription> {
  const [row] = await sql<Subscription>(
    null,
    `SELECT t.channel, t.address_masked AS masked, t.locale,
            EXISTS (SELECT FROM marketing_opt_outs o WHERE o.channel = t.channel AND o.address_hash = t.address_hash) AS "isOut"
       FROM marketing_touches t WHERE t.unsubscribe_token = $1`,
    [token]
  )
  if (!row) throw new NotFoundException('subscription', '…')
  return row
}

/** No more marketing to the address the token's message went to. Asking again changes nothing. */
export default class Unsubscribe {
  async handle({ token }: { token: string }): Promise<void> {
    const [row] = await sql(
      null,
      `INSERT INTO marketing_opt_outs (channel, address_hash, address_masked, source)
       SELECT channel, coalesce(address_hash, 'touch:' || id), coalesce(address_masked, ''), 'link'
         FROM marketing_touches WHERE unsubscribe_token = $1
       ON CONFLICT (channel, address_hash) DO UPDATE SET at = greatest(marketing_opt_outs.at, now())
       RETURNING id`,
      [token]
    )
    if (!row) throw new NotFoundException('subscription', '…')
  }
}
