import type { OutboundHttp } from '#kernel/http/outbound'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
} from './platform_connector.js'
import { woocommerceCall } from './woocommerce_api.js'

/** Sets the stock of products, or of their variations where the listing is one. */
export async function setWooStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const results: StockPushResult[] = []
  for (const { externalProductId, externalSkuId, quantity } of items) {
    const product = `/products/${externalProductId}`
    const item = { externalProductId, externalSkuId }
    try {
      await woocommerceCall(http, connection, {
        path: externalSkuId ? `${product}/variations/${externalSkuId}` : product,
        method: 'PUT',
        body: { manage_stock: true, stock_quantity: quantity },
      })
      results.push({ ...item, ok: true, message: null })
    } catch (error) {
      if (!(error instanceof PlatformRefused)) throw error
      results.push({ ...item, ok: false, message: error.message })
    }
  }
  return results
}
