import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { noteContact, type ChannelAccount } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  AuthExpired,
  PlatformRefused,
  type ShipmentNotice,
} from '#modules/oms/services/platforms/platform_connector'
import { readNotice } from '#modules/oms/queries/read_notice'
import { readyAccount } from '#modules/oms/services/ready_account'

/**
 * Tells a platform that a parcel left. Done once: a confirmed one is left alone, and the platform's
 * own record of the waybill is looked at before telling, so a process killed after the call makes no
 * second one. What may pass is thrown, for the job to be tried again later; a refusal is kept for a
 * person.
 */
export default class ConfirmShipment {
  async handle({ confirmId }: { confirmId: number }): Promise<'confirmed' | 'failed' | 'skipped'> {
    const [confirm] = await sql<{ storeId: number; fulfilmentId: number }>(
      null,
      `UPDATE oms_ship_confirms SET attempts = attempts + 1 WHERE id = $1 AND state <> 'confirmed'
       RETURNING store_id AS "storeId", fulfilment_id AS "fulfilmentId"`,
      [confirmId]
    )
    if (!confirm) return 'skipped'
    const account = await readyAccount(confirm.storeId)
    const notice = await readNotice(confirm.fulfilmentId)
    if (!account || !notice) return this.#fail(confirmId, 'the store has no connection any more')
    try {
      const { externalRef } = await this.#tell(account, notice)
      await sql(
        null,
        `UPDATE oms_ship_confirms SET state = 'confirmed', external_ref = $2, confirmed_at = now(), last_error = NULL
          WHERE id = $1 AND state <> 'confirmed'`,
        [confirmId, externalRef]
      )
      await noteContact(account.id, {})
      return 'confirmed'
    } catch (error) {
      const message = (error as Error).message
      await noteContact(account.id, { error: message, authExpired: error instanceof AuthExpired })
      if (error instanceof PlatformRefused) return this.#fail(confirmId, message)
      await sql(null, 'UPDATE oms_ship_confirms SET last_error = $2 WHERE id = $1', [
        confirmId,
        message.slice(0, 500),
      ])
      throw error
    }
  }

  #tell(account: ChannelAccount, notice: ShipmentNotice) {
    return connectorFor(account.platform).confirmShipment(outside, account, notice)
  }

  async #fail(confirmId: number, error: string): Promise<'failed'> {
    await sql(
      null,
      `UPDATE oms_ship_confirms SET state = 'failed', last_error = $2 WHERE id = $1 AND state <> 'confirmed'`,
      [confirmId, error.slice(0, 500)]
    )
    return 'failed'
  }
}
