import { sealPhone } from '#customers/services/pii'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { asksToStop } from '#modules/marketing/domain/opt_out_words'

export interface InboundSms {
  /** The provider's own key of it; the same one twice is one. */
  key: string
  phone: string
  content: string
  receivedAt: Date
}

/**
 * Takes what people answered to our texts. Who asks us to stop gets no marketing text from then on,
 * whoever they are to us; nothing is answered. Answers how many were new.
 */
export default class ReceiveAnswers {
  handle({ messages }: { messages: InboundSms[] }): Promise<number> {
    const rows = messages.flatMap(({ key, phone, content, receivedAt }) => {
      const sealed = sealPhone(phone)
      if (!sealed) return []
      return [
        {
          key,
          hash: sealed.hash,
          masked: sealed.masked,
          content: content.slice(0, 500),
          stop: asksToStop(content),
          at: receivedAt.toISOString(),
        },
      ]
    })
    if (rows.length === 0) return Promise.resolve(0)
    return inTransaction(null, async (trx) => {
      const [{ n }] = await sql<{ n: number }>(
        trx,
        `WITH r AS (
           SELECT DISTINCT ON (key) * FROM jsonb_to_recordset($1::jsonb)
             AS x(key text, hash text, masked text, content text, stop boolean, at timestamptz)
         ), fresh AS (
           INSERT INTO marketing_inbound (provider_key, phone_hash, phone_masked, content, is_opt_out, received_at)
           SELECT key, hash, masked, content, stop, at FROM r ON CONFLICT (provider_key) DO NOTHING
           RETURNING provider_key
         ), stopped AS (
           INSERT INTO marketing_opt_outs (channel, address_hash, address_masked, source, word, at)
           SELECT DISTINCT ON (hash) 'sms', hash, masked, 'keyword', content, at FROM r JOIN fresh ON fresh.provider_key = r.key
            WHERE stop ORDER BY hash, at DESC
           ON CONFLICT (channel, address_hash) DO UPDATE
             SET at = greatest(marketing_opt_outs.at, excluded.at), word = excluded.word
         )
         SELECT count(*) AS n FROM fresh`,
        [JSON.stringify(rows)]
      )
      return n
    })
  }
}
