import logger from '@adonisjs/core/services/logger'
import type { Clock } from '#kernel/clock'
import { outside } from '#kernel/http/outside'
import { sql } from '#kernel/sql'
import type { ChannelAccount } from '#modules/oms/services/channel_accounts'
import type {
  PlatformConnector,
  StockShown,
} from '#modules/oms/services/platforms/platform_connector'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { readyAccount } from '#modules/oms/services/ready_account'

interface Listed {
  listingId: number
  externalProductId: string
  externalSkuId: string
}

/** Items that a platform is asked for at once. */
const BATCH = 100

/**
 * What a store's platform shows of these listings, by listing, and keeps it beside what was told.
 * Null where the platform cannot be read, or does not want to be now: then what was told must do.
 */
export async function readChannelStock(
  clock: Clock,
  storeId: number,
  listings: readonly Listed[]
): Promise<Map<number, number> | null> {
  if (listings.length === 0) return new Map()
  try {
    const account = await readyAccount(storeId, clock)
    const connector = account && connectorFor(account.platform)
    if (!account || account.state !== 'active' || !connector?.readStock) return null
    const shown = await readInBatches(connector.readStock, account, listings)
    if (!shown) return null
    const keyOf = (one: Omit<Listed, 'listingId'>) =>
      `${one.externalProductId}/${one.externalSkuId}`
    const known = new Map(shown.map((one) => [keyOf(one), one.quantity]))
    const found = new Map<number, number>()
    for (const listing of listings) {
      const quantity = known.get(keyOf(listing))
      if (quantity !== undefined && quantity !== null) found.set(listing.listingId, quantity)
    }
    await sql(
      null,
      `UPDATE oms_stock_pushes p SET read_qty = r.qty, read_at = $3 FROM unnest($1::bigint[], $2::bigint[]) AS r(id, qty) WHERE p.listing_id = r.id`,
      [[...found.keys()], [...found.values()], clock.now().toISOString()],
      'oms_stock_read'
    )
    return found
  } catch (error) {
    logger.warn(
      { err: error as Error, storeId },
      'the stock that a platform shows could not be read'
    )
    return null
  }
}

async function readInBatches(
  read: NonNullable<PlatformConnector['readStock']>,
  account: ChannelAccount,
  listings: readonly Listed[]
): Promise<StockShown[] | null> {
  const shown: StockShown[] = []
  for (let start = 0; start < listings.length; start += BATCH) {
    const part = await read(outside, account, listings.slice(start, start + BATCH))
    if (!part) return null
    shown.push(...part)
  }
  return shown
}
