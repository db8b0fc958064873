import logger from '@adonisjs/core/services/logger'
import { boundsOfText, systemClock, type Clock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { company } from '#kernel/settings/company'
import { agrees, type DayComparison } from '#modules/oms/domain/gap'
import { compareDay } from '#modules/oms/queries/compare_day'
import {
  errorCodeOf,
  noteContact,
  type ChannelAccount,
} from '#modules/oms/services/channel_accounts'
import { fetchNamed } from '#modules/oms/services/fetch_named'
import {
  saveGapDay,
  saveGapFailure,
  type GapCheck,
  type GapVerdict,
} from '#modules/oms/services/gap_days'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { RateLimited, type OrderCount } from '#modules/oms/services/platforms/platform_connector'
import { readyAccount } from '#modules/oms/services/ready_account'

/** Orders of the last minutes are on their way here: a day that is not over is compared up to before them. */
const FRESH_MS = 15 * 60_000

/**
 * Compares a store's orders of a day, in the company's time zone, with what its platform counts. Orders
 * that are missing here, or come to something else, are fetched and submitted at once, and the day is
 * compared again: what then differs raises an alert, since the reading alone would never notice.
 */
export default class CheckGap {
  constructor(readonly clock: Clock = systemClock) {}

  /**
   * @returns null when there is nothing to ask: a store that is not read, a platform that cannot count,
   * a day that has not begun
   * @throws RateLimited when the platform wants to be asked later
   */
  async handle(input: {
    storeId: number
    day: string
    actorId?: number | null
  }): Promise<GapVerdict | null> {
    const { storeId, day, actorId = null } = input
    const now = this.clock.now()
    const { start: from, end } = boundsOfText(day, company().zone)
    const to = new Date(Math.min(+end, +now - FRESH_MS))
    if (to <= from) return null
    const check = { storeId, day, actorId, at: now, until: to < end ? to : null }
    try {
      const account = await readyAccount(storeId, this.clock)
      if (account?.state !== 'active') return null
      if (!connectorFor(account.platform).countOrders) return null
      const theirs = await this.#count(account, { from, to })
      if (theirs) return await this.#settle(account, check, { from, to }, theirs)
      await saveGapFailure(check, 'not_offered')
      return 'failed'
    } catch (error) {
      if (error instanceof RateLimited) throw error
      const code = errorCodeOf(error)
      if (code === 'unexpected') throw error
      await saveGapFailure(check, code)
      return 'failed'
    }
  }

  async #count(account: ChannelAccount, range: { from: Date; to: Date }) {
    try {
      const count = await connectorFor(account.platform).countOrders?.(outside, account, range)
      await noteContact(account.id, {})
      return count ?? null
    } catch (error) {
      await noteContact(account.id, { error })
      throw error
    }
  }

  async #settle(
    account: ChannelAccount,
    check: GapCheck,
    range: { from: Date; to: Date },
    theirs: OrderCount
  ): Promise<GapVerdict> {
    const first = await compareDay(account.storeId, range, theirs)
    const wanted = wantedOf(first)
    if (agrees(first) || wanted.length === 0 || !connectorFor(account.platform).fetchOrders)
      return (await saveGapDay(check, first, 0)).verdict
    // What fails is kept among the messages and tried again; the day stays open until then.
    await fetchNamed(account, wanted, check.at).catch((error: unknown) =>
      logger.warn({ err: error, store: account.storeId }, 'missing orders could not be fetched')
    )
    const found = await compareDay(account.storeId, range, theirs)
    const fetched = wanted.length - wantedOf(found).length
    return (await saveGapDay(check, found, Math.max(0, fetched))).verdict
  }
}

const wantedOf = ({ missing, unlike }: DayComparison) => [
  ...missing,
  ...unlike.map((one) => one.id),
]
