import type { OutboundHttp } from '#kernel/http/outbound'
import { jdCall } from './jd_api.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
} from './platform_connector.js'

/** Sets what each SKU has in stock, one call each: JD takes no list. A refusal speaks for its SKU alone. */
export async function setJdStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const results: StockPushResult[] = []
  for (const { externalProductId, externalSkuId, quantity } of items) {
    const message = await set(http, connection, externalSkuId, quantity)
    results.push({ externalProductId, externalSkuId, ok: message === null, message })
  }
  return results
}

/** Null when it was set, else what JD said. */
async function set(
  http: OutboundHttp,
  connection: Connection,
  skuId: string,
  stockNum: number
): Promise<string | null> {
  try {
    const method = 'jingdong.stock.write.updateSkuStock'
    const { body } = await jdCall(http, connection, method, { skuId, stockNum })
    return String(body.success) === 'true' ? null : `JD did not set the stock of ${skuId}`
  } catch (error) {
    if (error instanceof PlatformRefused) return error.message
    throw error
  }
}
