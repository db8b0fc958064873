import { createHash, randomBytes } from 'node:crypto'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface StartChatInput {
  visitorId: string | null
  name: string | null
  phone: string | null
  pageUrl: string | null
  locale: 'zh-CN' | 'en'
}

/** Only the hash of a chat's token is kept. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * Opens a chat for a visitor: known by phone, or by the visitor id the tracker
 * gave, so that whoever claimed a coupon before is greeted as that customer.
 */
export class StartChat {
  async handle(input: StartChatInput): Promise<{ token: string }> {
    const token = randomBytes(24).toString('base64url')
    await inTransaction(null, async (trx) => {
      const known = await new IdentifyCustomers().handle({
        trx,
        people: [
          {
            ref: 'visitor',
            name: input.name ?? undefined,
            phone: input.phone ?? undefined,
            visitorId: input.visitorId ?? undefined,
            source: 'chat',
          },
        ],
      })
      await sql(
        trx,
        'INSERT INTO service_desk_chats (token_hash, customer_id, visitor_id, page_url, locale) VALUES ($1, $2, $3, $4, $5)',
        [
          hashToken(token),
          known.get('visitor') ?? null,
          input.visitorId,
          input.pageUrl,
          input.locale,
        ]
      )
    })
    return { token }
  }
}
