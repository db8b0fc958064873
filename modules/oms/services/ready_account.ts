import { systemClock, type Clock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import {
  accountOfStore,
  noteContact,
  sealCredentials,
  type ChannelAccount,
} from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  StillThrottled,
  type PlatformConnector,
} from '#modules/oms/services/platforms/platform_connector'

/**
 * A store's connection with credentials that are good for a call: where access tokens run out, the
 * platform is asked for a new one in time. One process asks at once; the others take what it got.
 * @returns null for a store without a connection
 * @throws StillThrottled while the platform wants no calls; else what it answered when it was asked
 */
export async function readyAccount(
  storeId: number,
  clock: Clock = systemClock
): Promise<ChannelAccount | null> {
  const account = await accountOfStore(storeId)
  if (!account) return null
  const wait = account.retryAt ? +account.retryAt - +clock.now() : 0
  if (wait > 0 && account.state !== 'paused')
    throw new StillThrottled('The platform asked for patience', wait)
  const refresh = connectorFor(account.platform).refreshCredentials
  const now = clock.now()
  if (!refresh || account.state === 'paused') return account
  try {
    return await renewed(account, now, refresh)
  } catch (error) {
    await noteContact(account.id, { error })
    throw error
  }
}

function renewed(
  account: ChannelAccount,
  now: Date,
  refresh: NonNullable<PlatformConnector['refreshCredentials']>
): Promise<ChannelAccount> {
  return inTransaction(null, async (trx) => {
    await sql(trx, 'SELECT id FROM oms_channel_accounts WHERE id = $1 FOR NO KEY UPDATE', [
      account.id,
    ])
    const latest = (await accountOfStore(account.storeId, trx))!
    const credentials = await refresh(outside, latest, now)
    if (!credentials) return latest
    await sql(
      trx,
      'UPDATE oms_channel_accounts SET credentials_encrypted = $2, updated_at = now() WHERE id = $1',
      [account.id, sealCredentials(credentials)]
    )
    return { ...latest, credentials }
  })
}
