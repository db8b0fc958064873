import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { ChannelAccount } from '#modules/oms/services/channel_accounts'
import type { WebhookMessage } from '#modules/oms/services/platforms/platform_connector'
import { queueFetch } from '#modules/oms/services/queue'

/** A message as it came, with what its head says. */
export type KeptMessage = WebhookMessage & { deliveryId: string; rawBody: string }

/**
 * Writes a store's messages down, each once, however often it is sent, and has a job work off those
 * about orders. Answers how many were news.
 */
export async function keepMessages(
  trx: Trx,
  { id, storeId, platform, storeCode }: ChannelAccount,
  messages: readonly KeptMessage[]
): Promise<number> {
  const rows = messages.map((one) => ({
    delivery_id: one.deliveryId,
    topic: one.topic,
    body: one.rawBody,
    state: one.kind === 'order' ? 'received' : 'done',
    external_ids: one.externalIds ?? null,
  }))
  const fresh = await sql<{ state: string; isNamed: boolean }>(
    trx,
    `INSERT INTO oms_inbox (store_id, source, delivery_id, topic, body, state, external_ids, processed_at)
     SELECT $1, $2, m.delivery_id, m.topic, m.body, m.state, m.external_ids, CASE WHEN m.state = 'done' THEN now() END
       FROM json_to_recordset($3::json) AS m(delivery_id text, topic text, body text, state text, external_ids text[])
     ON CONFLICT (source, delivery_id) DO NOTHING
     RETURNING state, external_ids IS NOT NULL AS "isNamed"`,
    [storeId, `${platform}:${storeCode}`, JSON.stringify(rows)],
    'oms_inbox_add'
  )
  const orders = fresh.filter(({ state }) => state === 'received')
  if (orders.some(({ isNamed }) => isNamed)) await queueFetch(trx, storeId)
  if (orders.some(({ isNamed }) => !isNamed))
    await addJob(trx, { name: 'oms.process_inbox', payload: { storeId } })
  if (orders.length > 0)
    await sql(
      trx,
      'UPDATE oms_channel_accounts SET last_event_at = now() WHERE id = $1',
      [id],
      'oms_account_heard'
    )
  return fresh.length
}
