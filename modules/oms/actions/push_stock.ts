import { systemClock, type Clock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import GetSellable from '#inventory/queries/get_sellable'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  PlatformRefused,
  RateLimited,
  StillThrottled,
  type StockPushResult,
} from '#modules/oms/services/platforms/platform_connector'
import { queueStock } from '#modules/oms/services/queue'
import { readyAccount } from '#modules/oms/services/ready_account'
import {
  claimStock,
  giveBackStock,
  settleStock,
  type Claim,
} from '#modules/oms/services/stock_claims'

const DEFAULT_BATCH = 20
const BATCHES_PER_RUN = 200
/** What is said of an item that the platform's answer left out. */
const SILENT = 'the platform did not answer for it'

/**
 * Tells one store's platform what it may sell of the listings that are due: claims a batch, works the
 * quantities out after that, and sends them with their versions. A worker that dies leaves claims that
 * run out; one that comes late finds its claim gone and has the listing told once more, so the latest
 * word is what stands there in the end.
 */
export default class PushStock {
  constructor(readonly clock: Clock = systemClock) {}

  async handle({ storeId }: { storeId: number }): Promise<number> {
    const [channel] = await sql<{ isStopped: boolean; blockedUntil: Date | null }>(
      null,
      `SELECT is_stopped AS "isStopped", blocked_until AS "blockedUntil" FROM oms_stock_channels WHERE store_id = $1 AND is_on`,
      [storeId],
      'oms_stock_channel'
    )
    if (!channel) return 0
    const { blockedUntil } = channel
    if (blockedUntil && blockedUntil > this.clock.now()) {
      await queueStock(null, storeId, blockedUntil)
      return 0
    }
    const account = await this.#ready(storeId)
    if (!account || account.state !== 'active' || !connectorFor(account.platform).pushStock)
      return 0
    let told = 0
    for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
      const claims = await claimStock(
        this.clock.now(),
        storeId,
        connectorFor(account.platform).stockBatch ?? DEFAULT_BATCH
      )
      if (claims.length === 0) break
      if (!(await this.#tell(account, claims, channel.isStopped))) break
      told += claims.length
    }
    await this.#again(storeId)
    return told
  }

  /** The store's connection; none while its platform wants no calls, whose time the next run waits for. */
  async #ready(storeId: number): Promise<ChannelAccount | null> {
    try {
      return await readyAccount(storeId, this.clock)
    } catch (error) {
      if (!(error instanceof StillThrottled)) throw error
      await queueStock(null, storeId, new Date(+this.clock.now() + error.retryAfterMs))
      return null
    }
  }

  /** Whether there is any point in going on. */
  async #tell(
    account: ChannelAccount,
    claims: readonly Claim[],
    isStopped: boolean
  ): Promise<boolean> {
    try {
      const quantities = await this.#quantities(claims, isStopped)
      const items = claims.map((claim, index) => ({
        externalProductId: claim.externalProductId,
        externalSkuId: claim.externalSkuId,
        outerCode: claim.outerCode,
        quantity: quantities[index],
        version: claim.version,
      }))
      const results = await connectorFor(account.platform).pushStock!(outside, account, items)
      const answers = claims.map((claim, index) => ({
        ...claim,
        quantity: quantities[index],
        ...answerOf(claim, results),
      }))
      await settleStock(this.clock.now(), account.storeId, answers)
      await noteContact(account.id, {})
      return true
    } catch (error) {
      await this.#fail(account, claims, error as Error)
      return false
    }
  }

  async #quantities(claims: readonly Claim[], isStopped: boolean): Promise<number[]> {
    if (isStopped) return claims.map(() => 0)
    const found = await new GetSellable(this.clock).handle(claims)
    const known = new Map(found.map((one) => [`${one.storeId}:${one.skuId}`, one.sellable]))
    return claims.map((claim) =>
      Math.floor((known.get(`${claim.storeId}:${claim.skuId}`) ?? 0) / claim.multiplier)
    )
  }

  async #fail(account: ChannelAccount, claims: readonly Claim[], error: Error): Promise<void> {
    const now = this.clock.now()
    await noteContact(account.id, { error })
    const pause = error instanceof RateLimited ? Math.max(1000, error.retryAfterMs) : null
    await giveBackStock(now, claims, {
      error: error.message,
      pauseMs: pause,
      isFinal: error instanceof PlatformRefused,
    })
    if (pause === null) return
    await sql(
      null,
      'UPDATE oms_stock_channels SET blocked_until = $2 WHERE store_id = $1',
      [account.storeId, new Date(now.getTime() + pause).toISOString()],
      'oms_stock_block'
    )
  }

  /** The next run, where something is still to be told later. */
  async #again(storeId: number): Promise<void> {
    const [next] = await sql<{ at: Date | null }>(
      null,
      `SELECT least((SELECT min(due_at) FROM oms_stock_pushes WHERE store_id = $1 AND due_at IS NOT NULL),
                    (SELECT min(claimed_until) FROM oms_stock_pushes WHERE store_id = $1 AND claimed_until IS NOT NULL)) AS at`,
      [storeId],
      'oms_stock_next'
    )
    if (next.at) await queueStock(null, storeId, next.at)
  }
}

function answerOf(claim: Claim, results: readonly StockPushResult[]) {
  const one = results.find(
    (result) =>
      result.externalProductId === claim.externalProductId &&
      result.externalSkuId === claim.externalSkuId
  )
  return { isOk: one?.ok ?? false, message: one ? one.message : SILENT }
}
