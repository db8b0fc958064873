import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import ConfirmShipment from '#modules/oms/actions/confirm_shipment'
import type { ChannelAccount } from '#modules/oms/services/channel_accounts'
import { inGroups } from '#modules/oms/services/platforms/groups'
import { AuthExpired, RateLimited } from '#modules/oms/services/platforms/platform_connector'
import { queueTelling } from '#modules/oms/services/queue'
import { readyAccount } from '#modules/oms/services/ready_account'

const PER_ROUND = 40

/**
 * Works off the outbox of a store: the parcels whose deadline on the platform is nearest first, a few
 * orders at a time, the parcels of one order one after the other. A platform that asks for patience
 * or refuses the key stops the store's outbox and nobody else's; what waits goes on when it may.
 */
export default class TellParcels {
  async handle({ storeId }: { storeId: number }): Promise<void> {
    for (;;) {
      const account = await this.#account(storeId)
      if (!account || account.state !== 'active') return
      const due = await dueParcels(storeId)
      if (due.length === 0) return this.#comeBack(storeId)
      const stop = await this.#tell(account, due)
      if (stop instanceof RateLimited) return queueTelling(null, [storeId], stop.retryAfterMs)
      if (stop) return
    }
  }

  /** Null also while the platform wants no calls; then the store's turn comes again. */
  async #account(storeId: number): Promise<ChannelAccount | null> {
    try {
      return await readyAccount(storeId)
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error
      await queueTelling(null, [storeId], error.retryAfterMs)
      return null
    }
  }

  /** @returns what stops the whole store, if anything does */
  async #tell(account: ChannelAccount, due: readonly Due[]): Promise<Error | null> {
    const orders = [...Map.groupBy(due, (one) => one.orderId).values()]
    let stop: Error | null = null
    await inGroups(orders, async (parcels) => {
      for (const { id } of parcels) {
        if (stop) return
        try {
          await new ConfirmShipment().handle({ confirmId: id, account })
        } catch (error) {
          if (!(error instanceof RateLimited || error instanceof AuthExpired)) throw error
          stop = error
        }
      }
    })
    return stop
  }

  /** When the first of those that failed may be tried again. */
  async #comeBack(storeId: number) {
    const [{ at }] = await sql<{ at: Date | null }>(
      null,
      `SELECT min(next_at) AS at FROM oms_ship_confirms WHERE store_id = $1 AND state = 'waiting'`,
      [storeId]
    )
    if (at) await queueTelling(null, [storeId], Math.max(1000, +at - +systemClock.now()))
  }
}

type Due = { id: number; orderId: number }

const dueParcels = (storeId: number) =>
  sql<Due>(
    null,
    `SELECT id, order_id AS "orderId" FROM oms_ship_confirms WHERE store_id = $1 AND state = 'waiting' AND next_at <= now()
      ORDER BY ship_by, id LIMIT ${PER_ROUND}`,
    [storeId],
    'oms_ship_confirms_due'
  )
