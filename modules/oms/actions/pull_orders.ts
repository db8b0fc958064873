import { systemClock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FilePlatformOrders, { type Filed } from '#modules/oms/actions/file_platform_orders'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  RateLimited,
  type PlatformConnector,
  type PulledPage,
} from '#modules/oms/services/platforms/platform_connector'
import { knownOrders } from '#modules/oms/queries/known_orders'
import { queuePull, queueSubmit } from '#modules/oms/services/queue'
import { readyAccount } from '#modules/oms/services/ready_account'

/** How far the first pull of a store looks back. */
const FIRST_DAYS = 7
/** After so many pages no further window is begun: the next run goes on from there. */
const PAGES_PER_RUN = 200
/** A window that has not ended by then never will. */
const PAGES_PER_WINDOW = 5000

export interface Pulled {
  /** Payloads that came, and those of them that were new or newer than what was here. */
  seen: number
  filed: number
}

/**
 * Reads what changed on a store's platform since the cursor, with an overlap, window after window
 * where the platform wants it so. Each page is filed as it comes; the cursor moves when a window was
 * read whole: to its end, or to the newest change seen. Running it again, or beside webhooks, files
 * nothing twice. A platform that asks for patience gets it: the run ends and goes on when it may.
 */
export default class PullOrders {
  #pulled: Pulled = { seen: 0, filed: 0 }
  #pages = 0
  #created = 0

  async handle({ storeId }: { storeId: number }): Promise<Pulled> {
    try {
      const account = await readyAccount(storeId)
      if (account && account.state !== 'paused') await this.#read(account)
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error
      await queuePull(null, storeId, error.retryAfterMs)
    }
    return this.#pulled
  }

  async #read(account: ChannelAccount) {
    const startedAt = systemClock.now()
    try {
      await this.#windows(account)
      await noteContact(account.id, {})
      await this.#keep(account.id, startedAt)
    } catch (error) {
      await noteContact(account.id, { error })
      throw error
    }
  }

  /** What a page says of the last reading. What was parked of it is counted when it is shown. */
  async #keep(accountId: number, startedAt: Date) {
    const { seen, filed } = this.#pulled
    const pull = { startedAt, at: systemClock.now(), seen, created: this.#created, filed }
    await sql(null, 'UPDATE oms_channel_accounts SET last_pull = $2 WHERE id = $1', [
      accountId,
      JSON.stringify(pull),
    ])
  }

  async #windows(account: ChannelAccount) {
    const until = systemClock.now()
    let since = startOf(account, until)
    while (this.#pages < PAGES_PER_RUN) {
      const readUntil = await this.#window(account, since, until)
      if (!readUntil || readUntil <= since || readUntil >= until) return
      since = readUntil
    }
  }

  /** Reads one window whole and moves the cursor. Answers where the next one begins. */
  async #window(account: ChannelAccount, since: Date, until: Date): Promise<Date | null> {
    const connector = connectorFor(account.platform)
    let [newest, cursor] = [account.cursor ?? new Date(0), null as string | null]
    let current = account
    for (let page = 1; page <= PAGES_PER_WINDOW; page++) {
      // Many pages may outlast an access token.
      if (page > 1 && connector.refreshCredentials)
        current = (await readyAccount(account.storeId)) ?? current
      const found: PulledPage = await connector.pull(outside, current, {
        since,
        until,
        cursor,
        known: (heads) => knownOrders(account.storeId, heads),
      })
      this.#pages++
      await this.#file(account, found.payloads)
      for (const payload of found.payloads) newest = later(newest, changedAt(connector, payload))
      cursor = found.next
      if (cursor !== null) continue
      const readUntil = found.readUntil ?? null
      // A change the platform dates into the future must not make us skip what comes before it.
      await moveCursor(account.id, readUntil ?? new Date(Math.min(+newest, +until)))
      return readUntil
    }
    throw new Error(`The platform had no end of pages from ${since.toISOString()} on`)
  }

  async #file(account: ChannelAccount, payloads: string[]): Promise<void> {
    if (payloads.length === 0) return
    this.#pulled.seen += payloads.length
    this.#pulled.filed += await inTransaction(null, async (trx) => {
      const { storeId, platform } = account
      const { ids, created, unreadable } = await new FilePlatformOrders().handle({
        trx,
        storeId,
        platform,
        payloads,
      })
      this.#created += created
      await queueSubmit(trx, ids)
      await keepUnreadable(trx, account, payloads, unreadable)
      return ids.length
    })
  }
}

function startOf(account: ChannelAccount, until: Date): Date {
  if (!account.cursor) return new Date(+until - FIRST_DAYS * 86_400_000)
  return new Date(+account.cursor - account.overlapSeconds * 1000)
}

/** Never back: a later run may have read further meanwhile. */
const moveCursor = (accountId: number, to: Date) =>
  sql(
    null,
    'UPDATE oms_channel_accounts SET cursor = greatest(cursor, $2) WHERE id = $1 AND $2 > to_timestamp(0)',
    [accountId, to]
  )

/** What is no order is kept among the messages with what is wrong with it, once: nothing that came is lost. */
async function keepUnreadable(
  trx: Trx,
  { storeId, platform, storeCode }: ChannelAccount,
  payloads: readonly string[],
  unreadable: Filed['unreadable']
): Promise<void> {
  if (unreadable.length === 0) return
  await sql(
    trx,
    `INSERT INTO oms_inbox (store_id, source, delivery_id, topic, body, state, error, processed_at)
     SELECT $1, $2, 'pulled-' || encode(sha256(convert_to(m.body, 'UTF8')), 'hex'), 'pulled', m.body, 'failed', m.error, now()
       FROM unnest($3::text[], $4::text[]) AS m(body, error) ON CONFLICT (source, delivery_id) DO NOTHING`,
    [
      storeId,
      `${platform}:${storeCode}`,
      unreadable.map(({ index }) => payloads[index]),
      unreadable.map(({ error }) => error),
    ]
  )
}

const later = (a: Date, b: Date) => (a > b ? a : b)

function changedAt(connector: PlatformConnector, payload: string): Date {
  try {
    return new Date(connector.head(payload).updatedAt)
  } catch {
    return new Date(0)
  }
}
