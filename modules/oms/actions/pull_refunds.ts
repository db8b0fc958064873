import { systemClock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FileRefunds from '#modules/oms/actions/file_refunds'
import ApplyRefund from '#modules/oms/actions/apply_refund'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { RateLimited } from '#modules/oms/services/platforms/platform_connector'
import { queueRefunds } from '#modules/oms/services/queue'
import { readyAccount } from '#modules/oms/services/ready_account'

const FIRST_DAYS = 7
/** A run ends after so many pages; the next goes on from there. */
const PAGES_PER_RUN = 200
/** Refunds that wait (for their order, most of all), looked at again in one run. */
const WAITING_PER_RUN = 500

/**
 * Reads what changed in a store's after-sales on its platform since the cursor, with an overlap, files
 * it and carries it over to cases. Running it again files nothing twice. A platform that asks for
 * patience gets it.
 */
export default class PullRefunds {
  async handle({ storeId }: { storeId: number }): Promise<{ filed: number }> {
    try {
      const account = await readyAccount(storeId)
      if (!account || account.state === 'paused' || !connectorFor(account.platform).pullRefunds)
        return { filed: 0 }
      const filed = await this.#read(account)
      await applyWaiting(storeId)
      return { filed }
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error
      await queueRefunds(null, [storeId], error.retryAfterMs)
      return { filed: 0 }
    }
  }

  async #read(account: ChannelAccount): Promise<number> {
    try {
      const filed = await this.#windows(account)
      await noteContact(account.id, {})
      return filed
    } catch (error) {
      await noteContact(account.id, { error })
      throw error
    }
  }

  /** Window after window where the platform wants it so; the cursor moves when one was read whole. */
  async #windows(account: ChannelAccount): Promise<number> {
    const until = systemClock.now()
    let since = await startOf(account, until)
    let [filed, pages] = [0, 0]
    let [cursor, newest] = [null as string | null, since]
    while (pages++ < PAGES_PER_RUN) {
      const page = await connectorFor(account.platform).pullRefunds!(outside, account, {
        since,
        until,
        cursor,
      })
      const ids = await new FileRefunds().handle({
        storeId: account.storeId,
        refunds: page.refunds,
      })
      filed += ids.length
      for (const news of page.refunds) newest = later(newest, new Date(news.updatedAt))
      cursor = page.next
      if (cursor !== null) continue
      const readUntil = page.readUntil ?? null
      await moveCursor(account.id, readUntil ?? new Date(Math.min(+newest, +until)))
      if (!readUntil || readUntil <= since || readUntil >= until) return filed
      since = readUntil
    }
    return filed
  }
}

const later = (a: Date, b: Date) => (a > b ? a : b)

async function startOf(account: ChannelAccount, until: Date): Promise<Date> {
  const [row] = await sql<{ cursor: Date | null }>(
    null,
    'SELECT refund_cursor AS cursor FROM oms_channel_accounts WHERE id = $1',
    [account.id]
  )
  if (!row.cursor) return new Date(+until - FIRST_DAYS * 86_400_000)
  return new Date(+row.cursor - account.overlapSeconds * 1000)
}

const moveCursor = (accountId: number, to: Date) =>
  sql(
    null,
    'UPDATE oms_channel_accounts SET refund_cursor = greatest(refund_cursor, $2) WHERE id = $1 AND $2 > to_timestamp(0)',
    [accountId, to]
  )

/**
 * Refunds that were not carried over yet, each in a transaction of its own: one that fails stands in no
 * other's way, and is thrown at the end so that the run is tried again.
 */
export async function applyWaiting(storeId: number): Promise<void> {
  const rows = await inTransaction(null, (trx) =>
    sql<{ id: number }>(
      trx,
      `SELECT r.id FROM oms_platform_refunds r JOIN platform_orders p ON p.store_id = r.store_id AND p.external_id = r.external_order_id
        WHERE r.store_id = $1 AND r.applied_at IS NULL AND p.order_id IS NOT NULL ORDER BY r.id LIMIT $2`,
      [storeId, WAITING_PER_RUN],
      'oms_refunds_waiting'
    )
  )
  const errors: unknown[] = []
  for (const { id } of rows)
    await new ApplyRefund().handle({ refundId: id }).catch((error) => errors.push(error))
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} refunds failed`)
}
