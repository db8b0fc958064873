import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { accountOfStore, sealCredentials } from '#modules/oms/services/channel_accounts'
import { connectorFor, isPlatform } from '#modules/oms/services/platforms/index'
import { catchUp } from '#modules/oms/services/catch_up'
import type { Credentials } from '#modules/oms/services/platforms/platform_connector'

export interface ChannelInput {
  /** `https://shop.example.com`; blank where the platform has one address for all. */
  baseUrl?: string | null
  /** By field of the connector; a blank one keeps what is stored. */
  credentials: Readonly<Record<string, string | null | undefined>>
  /** How far before the last known change each reading starts. */
  overlapSeconds: number
}

/** What a form says at a field that is left empty. */
const REQUIRED = 'validator.shared.messages.required'

/**
 * Connects a store to its platform, or changes the connection. Credentials are sealed before they are
 * written and never read back to a page; new ones lift the pause of a refused key.
 * @throws RefusedException `oms_no_connector`, `oms_address_missing`, `oms_credentials_missing`
 */
export default class SaveChannel {
  async handle(input: { storeId: number; channel: ChannelInput; actor: Actor }): Promise<void> {
    const { storeId, channel, actor } = input
    await inTransaction(null, async (trx) => {
      const platform = await this.#platform(trx, storeId)
      const before = await accountOfStore(storeId, trx)
      const credentials = this.#merge(platform, before?.credentials ?? {}, channel.credentials)
      const { defaultUrl, isAddressOptional } = connectorFor(platform)
      const baseUrl = (channel.baseUrl || defaultUrl || '').replace(/\/+$/, '')
      if (!baseUrl && !isAddressOptional)
        throw new RefusedException('oms_address_missing', {}, { field: 'baseUrl' })
      await sql(
        trx,
        `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted, overlap_seconds) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (store_id) DO UPDATE SET base_url = excluded.base_url, credentials_encrypted = excluded.credentials_encrypted,
           overlap_seconds = excluded.overlap_seconds, updated_at = now(),
           state = CASE WHEN oms_channel_accounts.state = 'auth_expired' THEN 'active' ELSE oms_channel_accounts.state END`,
        [storeId, platform, baseUrl, sealCredentials(credentials), channel.overlapSeconds]
      )
      await audit(trx, actor, {
        action: before ? 'oms.channel.update' : 'oms.channel.connect',
        subjectType: 'channel',
        subjectId: storeId,
        ...(before && {
          before: { baseUrl: before.baseUrl, overlapSeconds: before.overlapSeconds },
        }),
        after: { baseUrl, overlapSeconds: channel.overlapSeconds },
      })
      // A renewed key lets go on what its refusal stopped.
      if (before?.state !== 'paused') await catchUp(trx, storeId)
    })
  }

  async #platform(trx: Trx, storeId: number) {
    const [store] = await sql<{ platform: string }>(
      trx,
      'SELECT platform FROM stores WHERE id = $1',
      [storeId]
    )
    if (!store || !isPlatform(store.platform)) throw new RefusedException('oms_no_connector')
    return store.platform
  }

  #merge(
    platform: string,
    stored: Credentials,
    given: ChannelInput['credentials']
  ): Record<string, string> {
    const { fields, optionalFields = [] } = connectorFor(platform)
    const merged = Object.fromEntries(
      fields.map((field) => [field, given[field]?.trim() || stored[field] || ''])
    )
    const missing = fields.filter((field) => !merged[field] && !optionalFields.includes(field))
    if (missing.length > 0)
      throw new RefusedException(
        'oms_credentials_missing',
        { count: missing.length },
        {
          missing,
          messages: Object.fromEntries(
            missing.map((field) => [`credentials.${field}`, { key: REQUIRED }])
          ),
        }
      )
    return merged
  }
}
