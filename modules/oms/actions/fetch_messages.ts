import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { PlatformRefused, RateLimited } from '#modules/oms/services/platforms/platform_connector'
import { queueFetch, queueSubmit } from '#modules/oms/services/queue'
import { readyAccount } from '#modules/oms/services/ready_account'

interface Message extends Record<string, unknown> {
  id: number
  externalIds: string[]
}

const PER_RUN = 100

/**
 * Works off the messages that only name orders: the platform is asked for the orders as they are now,
 * each once however many messages name it, and what it answers is filed with the mark that the
 * messages are done. An order it refuses to give fails its own messages and no others.
 */
export default class FetchMessages {
  async handle({ storeId }: { storeId: number }): Promise<void> {
    for (;;) {
      try {
        if ((await this.#round(storeId)) < PER_RUN) return
      } catch (error) {
        if (!(error instanceof RateLimited)) throw error
        return queueFetch(null, storeId, error.retryAfterMs)
      }
    }
  }

  /** Answers how many messages were worked off. */
  async #round(storeId: number): Promise<number> {
    const account = await readyAccount(storeId)
    if (!account || account.state !== 'active') return 0
    const messages = await waiting(storeId)
    if (messages.length === 0) return 0
    try {
      await this.#fetch(account, messages)
      await noteContact(account.id, {})
    } catch (error) {
      await noteContact(account.id, { error })
      throw error
    }
    return messages.length
  }

  async #fetch(account: ChannelAccount, messages: readonly Message[]): Promise<void> {
    const ids = [...new Set(messages.flatMap((message) => message.externalIds))]
    try {
      await this.#file(account, messages, await this.#ask(account, ids))
    } catch (error) {
      if (!(error instanceof PlatformRefused)) throw error
      if (messages.length === 1) return markDone(null, messages, error.message)
      for (const message of messages) await this.#fetch(account, [message])
    }
  }

  async #ask(account: ChannelAccount, ids: readonly string[]): Promise<string[]> {
    const connector = connectorFor(account.platform)
    return (await connector.fetchOrders?.(outside, account, ids)) ?? []
  }

  #file(account: ChannelAccount, messages: readonly Message[], payloads: string[]): Promise<void> {
    return inTransaction(null, async (trx) => {
      const { storeId, platform } = account
      const { ids } = await new FilePlatformOrders().handle({ trx, storeId, platform, payloads })
      await queueSubmit(trx, ids)
      await markDone(trx, messages, null)
    })
  }
}

const waiting = (storeId: number) =>
  sql<Message>(
    null,
    `SELECT id, external_ids AS "externalIds" FROM oms_inbox
      WHERE store_id = $1 AND state = 'received' AND external_ids IS NOT NULL ORDER BY id LIMIT ${PER_RUN}`,
    [storeId],
    'oms_inbox_named'
  )

async function markDone(
  trx: Parameters<typeof sql>[0],
  messages: readonly Message[],
  error: string | null
): Promise<void> {
  await sql(
    trx,
    `UPDATE oms_inbox SET state = CASE WHEN $2::text IS NULL THEN 'done' ELSE 'failed' END, error = $2, processed_at = now()
      WHERE id = ANY($1::bigint[]) AND state = 'received'`,
    [messages.map((message) => message.id), error?.slice(0, 500) ?? null],
    'oms_inbox_named_done'
  )
}
