import { systemClock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import {
  accountOfStore,
  noteContact,
  type ChannelAccount,
} from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { AuthExpired } from '#modules/oms/services/platforms/platform_connector'
import { queueSubmit } from '#modules/oms/services/queue'

/** How far the first pull of a store looks back. */
const FIRST_DAYS = 7
/** Pages of one run at most; a larger backlog goes on with the next run. */
const MAX_PAGES = 200

/**
 * Reads what changed on a store's platform since the cursor, with an overlap, page by page. Each page
 * is filed as it comes; the cursor moves only when the whole window was read, to the newest change
 * seen. Running it again, or beside webhooks, files nothing twice.
 */
export default class PullOrders {
  async handle({ storeId }: { storeId: number }): Promise<{ seen: number; filed: number }> {
    const account = await accountOfStore(storeId)
    if (!account || account.state === 'paused') return { seen: 0, filed: 0 }
    try {
      const result = await this.#window(account)
      await noteContact(account.id, {})
      return result
    } catch (error) {
      await noteContact(account.id, {
        error: (error as Error).message,
        authExpired: error instanceof AuthExpired,
      })
      throw error
    }
  }

  async #window(account: ChannelAccount) {
    const connector = connectorFor(account.platform)
    const since = sinceOf(account)
    let [seen, filed, newest] = [0, 0, account.cursor?.getTime() ?? 0]
    let next: string | null = null
    for (let page = 1; page <= MAX_PAGES; page++) {
      const found: Awaited<ReturnType<typeof connector.pull>> = await connector.pull(
        outside,
        account,
        since,
        next
      )
      filed += await this.#file(account, found.payloads)
      seen += found.payloads.length
      for (const payload of found.payloads) newest = Math.max(newest, changedAt(connector, payload))
      next = found.next
      if (next === null) break
    }
    // A change the platform dates into the future must not make us skip what comes before it.
    const cursor = new Date(Math.min(newest, systemClock.now().getTime()))
    if (newest > 0)
      await sql(
        null,
        'UPDATE oms_channel_accounts SET cursor = greatest(cursor, $2) WHERE id = $1',
        [account.id, cursor]
      )
    return { seen, filed }
  }

  #file(account: ChannelAccount, payloads: string[]): Promise<number> {
    if (payloads.length === 0) return Promise.resolve(0)
    return inTransaction(null, async (trx) => {
      const { ids } = await new FilePlatformOrders().handle({
        trx,
        storeId: account.storeId,
        platform: account.platform,
        payloads,
      })
      await queueSubmit(trx, ids)
      return ids.length
    })
  }
}

function sinceOf(account: ChannelAccount): Date {
  if (!account.cursor) return new Date(systemClock.now().getTime() - FIRST_DAYS * 86_400_000)
  return new Date(account.cursor.getTime() - account.overlapSeconds * 1000)
}

function changedAt(connector: ReturnType<typeof connectorFor>, payload: string): number {
  try {
    return new Date(connector.head(payload).updatedAt).getTime()
  } catch {
    return 0
  }
}
