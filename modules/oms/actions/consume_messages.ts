import { outside } from '#kernel/http/outside'
import { inTransaction } from '#kernel/transaction'
import { noteContact } from '#modules/oms/services/channel_accounts'
import { keepMessages } from '#modules/oms/services/inbox'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { RateLimited } from '#modules/oms/services/platforms/platform_connector'
import { readyAccount } from '#modules/oms/services/ready_account'

/** Calls of one run: what is left after them is for the next minute's. */
const ROUNDS = 50

/**
 * Fetches the messages that wait at a store's platform, where that is how it gives them. They are
 * confirmed after they were written down, so one that a crash interrupts comes again and is known.
 */
export default class ConsumeMessages {
  /** Answers how many of them were news. */
  async handle({ storeId }: { storeId: number }): Promise<number> {
    let fresh = 0
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const found = await this.#round(storeId)
        fresh += found?.fresh ?? 0
        if (!found?.hasMore) break
      }
    } catch (error) {
      // The next minute asks again; how long to wait is kept with the connection.
      if (!(error instanceof RateLimited)) throw error
    }
    return fresh
  }

  async #round(storeId: number): Promise<{ fresh: number; hasMore: boolean } | null> {
    const account = await readyAccount(storeId)
    if (!account || account.state !== 'active') return null
    const connector = connectorFor(account.platform)
    try {
      const found = await connector.pullMessages?.(outside, account)
      if (!found || found.messages.length === 0) return null
      const { messages, hasMore } = found
      const fresh = await inTransaction(null, (trx) => keepMessages(trx, account, messages))
      await connector.confirmMessages?.(
        outside,
        account,
        messages.map((message) => message.deliveryId)
      )
      return { fresh, hasMore }
    } catch (error) {
      await noteContact(account.id, { error })
      throw error
    }
  }
}
