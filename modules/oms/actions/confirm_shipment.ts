import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { readNotice } from '#modules/oms/queries/read_notice'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  AuthExpired,
  PlatformRefused,
  RateLimited,
} from '#modules/oms/services/platforms/platform_connector'
import { readyAccount } from '#modules/oms/services/ready_account'
import { clearRefused, lockToTell, raiseRefused } from '#modules/oms/services/refused_parcels'

interface Confirm extends Record<string, unknown> {
  id: number
  storeId: number
  fulfilmentId: number
  orderId: number
  attempts: number
}

/** After so many attempts (a day and a half) a person has to look. */
const MAX_ATTEMPTS = 40
const [FIRST_PAUSE_S, LONGEST_PAUSE_S] = [15, 3600]

/**
 * Tells a platform that a parcel with one of its orders left. Done once: a confirmed one is left
 * alone, and the platform's own record is looked at when it says the order has left already, so a
 * process killed after the call makes no second one. What may pass is tried again later, with pauses
 * that double; a refusal stays one and is raised on the order for a person.
 * @throws RateLimited, AuthExpired what stops the whole store; no attempt is counted
 */
export default class ConfirmShipment {
  async handle(input: {
    confirmId: number
    account?: ChannelAccount
  }): Promise<'confirmed' | 'failed' | 'later' | 'skipped'> {
    const [confirm] = await sql<Confirm>(
      null,
      `SELECT id, store_id AS "storeId", fulfilment_id AS "fulfilmentId", order_id AS "orderId", attempts
         FROM oms_ship_confirms WHERE id = $1 AND state <> 'confirmed'`,
      [input.confirmId]
    )
    if (!confirm) return 'skipped'
    const account = input.account ?? (await readyAccount(confirm.storeId))
    const notice = await readNotice(confirm.fulfilmentId, confirm.orderId)
    if (!account || !notice) return this.#refused(confirm, 'no_connection', 'nobody to tell')
    try {
      const connector = connectorFor(account.platform)
      const { externalRef } = await connector.confirmShipment(outside, account, notice)
      await this.#confirmed(confirm, externalRef)
      await noteContact(account.id, {})
      return 'confirmed'
    } catch (error) {
      const message = (error as Error).message
      await noteContact(account.id, { error })
      if (error instanceof RateLimited || error instanceof AuthExpired) throw error
      if (error instanceof PlatformRefused) return this.#refused(confirm, error.code, message)
      return confirm.attempts + 1 < MAX_ATTEMPTS
        ? this.#later(confirm, message)
        : this.#refused(confirm, 'gave_up', message)
    }
  }

  #confirmed({ id, orderId }: Confirm, externalRef: string | null): Promise<void> {
    return inTransaction(null, async (trx) => {
      await lockToTell(trx, [orderId])
      await sql(
        trx,
        `UPDATE oms_ship_confirms SET state = 'confirmed', attempts = attempts + 1, external_ref = $2, confirmed_at = now(),
                last_error = NULL, refusal = NULL WHERE id = $1 AND state <> 'confirmed'`,
        [id, externalRef]
      )
      await clearRefused(trx, [orderId])
    })
  }

  async #later({ id, attempts }: Confirm, error: string): Promise<'later'> {
    const pause = Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** Math.min(attempts, 20))
    await sql(
      null,
      `UPDATE oms_ship_confirms SET attempts = attempts + 1, last_error = $2, next_at = now() + make_interval(secs => $3)
        WHERE id = $1 AND state = 'waiting'`,
      [id, error.slice(0, 500), pause]
    )
    return 'later'
  }

  #refused(confirm: Confirm, code: string, error: string): Promise<'failed'> {
    return inTransaction(null, async (trx) => {
      await lockToTell(trx, [confirm.orderId])
      await sql(
        trx,
        `UPDATE oms_ship_confirms SET state = 'failed', attempts = attempts + 1, refusal = $2, last_error = $3
          WHERE id = $1 AND state <> 'confirmed'`,
        [confirm.id, code, error.slice(0, 500)]
      )
      await raiseRefused(trx, [confirm.orderId])
      return 'failed' as const
    })
  }
}
