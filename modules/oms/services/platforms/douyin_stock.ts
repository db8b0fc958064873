import type { OutboundHttp } from '#kernel/http/outbound'
import { douyinCall } from './douyin_api.js'
import { FieldFault, textOf } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { numberId } from './sorted_json.js'
import { readEach, shownCount, type StockItem } from './stock_reading.js'

/**
 * Sets what each SKU has in stock, whole (`incremental: false`), one call each: the batch call takes a
 * single product and fails for all of its SKUs when one is refused.
 */
export async function setDouyinStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const results: StockPushResult[] = []
  for (const item of items) {
    const { externalProductId, externalSkuId } = item
    const message = await set(http, connection, item)
    results.push({ externalProductId, externalSkuId, ok: message === null, message })
  }
  return results
}

/** Null when it was set, else what the platform said. */
async function set(
  http: OutboundHttp,
  connection: Connection,
  { externalProductId, externalSkuId, quantity }: StockPush
): Promise<string | null> {
  try {
    await douyinCall(http, connection, 'sku.syncStock', {
      product_id: numberId(externalProductId),
      sku_id: numberId(externalSkuId),
      incremental: false,
      stock_num: quantity,
    })
    return null
  } catch (error) {
    if (error instanceof PlatformRefused || error instanceof FieldFault) return error.message
    throw error
  }
}

/** What each SKU can still sell; what is kept by regions (`sku_type` 1) has no single count. */
export const readDouyinStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readEach(items, async ({ externalSkuId }) => {
    const { data } = await douyinCall(http, connection, 'sku.stockNum', {
      sku_id: numberId(externalSkuId),
    })
    return textOf(data.sku_type) === '1' ? null : shownCount(data.stock_num)
  })
