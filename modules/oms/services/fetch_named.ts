import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FetchMessages from '#modules/oms/actions/fetch_messages'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import type { ChannelAccount } from '#modules/oms/services/channel_accounts'
import { queueFetch } from '#modules/oms/services/queue'

/** Orders of one job of submitting. */
const PER_SUBMIT = 100

/**
 * Has orders fetched that the platform has and the house has not, as if a message had named each: what
 * cannot be fetched now waits among the messages and is tried again. What came is submitted at once.
 */
export async function fetchNamed(
  { storeId, platform, storeCode }: ChannelAccount,
  externalIds: readonly string[],
  now: Date
): Promise<void> {
  await inTransaction(null, async (trx) => {
    await sql(
      trx,
      `INSERT INTO oms_inbox (store_id, source, delivery_id, topic, body, external_ids)
       SELECT $1, $2, 'gap-' || $3 || '-' || m.id, 'gap', '', ARRAY[m.id] FROM unnest($4::text[]) AS m(id)
       ON CONFLICT (source, delivery_id) DO NOTHING`,
      [storeId, `${platform}:${storeCode}`, String(+now), externalIds]
    )
    await queueFetch(trx, storeId)
  })
  await new FetchMessages().handle({ storeId })
  const filed = await sql<{ id: number }>(
    null,
    `SELECT id FROM platform_orders WHERE store_id = $1 AND external_id = ANY($2::text[]) AND state IN ('received', 'mapped') ORDER BY id`,
    [storeId, externalIds]
  )
  const ids = filed.map((row) => row.id)
  for (let start = 0; start < ids.length; start += PER_SUBMIT)
    await new SubmitPlatformOrders().handle({ ids: ids.slice(start, start + PER_SUBMIT) })
}
