import type { OutboundHttp } from '#kernel/http/outbound'
import { douyinCall } from './douyin_api.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
} from './platform_connector.js'
import { numberId } from './sorted_json.js'

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
    if (error instanceof PlatformRefused || error instanceof TypeError) return error.message
    throw error
  }
}
