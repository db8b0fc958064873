import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import { queueSubmit } from '#modules/oms/services/queue'

interface Message {
  id: number
  platform: string
  body: string
}

const PER_RUN = 100

/**
 * Works the waiting messages of a store off that are orders: filed as platform orders, in one transaction with the mark
 * that they are done and with the job that submits them. Workers at the same time take different
 * messages.
 */
export default class ProcessInbox {
  async handle({ storeId }: { storeId: number }): Promise<void> {
    for (;;) {
      const taken = await inTransaction(null, (trx) => this.#file(trx, storeId))
      if (taken < PER_RUN) return
    }
  }

  async #file(trx: Trx, storeId: number): Promise<number> {
    const messages = await sql<Message & Record<string, unknown>>(
      trx,
      `SELECT i.id, a.platform, i.body FROM oms_inbox i JOIN oms_channel_accounts a ON a.store_id = i.store_id
        WHERE i.store_id = $1 AND i.state = 'received' AND i.external_ids IS NULL ORDER BY i.id LIMIT ${PER_RUN} FOR UPDATE OF i SKIP LOCKED`,
      [storeId],
      'oms_inbox_take'
    )
    if (messages.length === 0) return 0
    const { platform } = messages[0]
    const filed = await new FilePlatformOrders().handle({
      trx,
      storeId,
      platform,
      payloads: messages.map((message) => message.body),
    })
    const errors = new Map(filed.unreadable.map(({ index, error }) => [messages[index].id, error]))
    await sql(
      trx,
      `UPDATE oms_inbox i SET state = CASE WHEN m.error IS NULL THEN 'done' ELSE 'failed' END, error = m.error, processed_at = now()
         FROM unnest($1::bigint[], $2::text[]) AS m(id, error) WHERE i.id = m.id`,
      [
        messages.map((message) => message.id),
        messages.map((message) => errors.get(message.id) ?? null),
      ],
      'oms_inbox_done'
    )
    await queueSubmit(trx, filed.ids)
    return messages.length
  }
}
