import type { OutboundHttp } from '#kernel/http/outbound'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { woocommerceCall } from './woocommerce_api.js'

/** The product, or its variation where the listing is one. */
const pathOf = ({ externalProductId, externalSkuId }: Item) =>
  `/products/${externalProductId}${externalSkuId ? `/variations/${externalSkuId}` : ''}`
type Item = Pick<StockPush, 'externalProductId' | 'externalSkuId'>

/** What the shop shows; null of what is gone or whose stock it does not manage. */
export async function readWooStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly Item[]
): Promise<StockShown[]> {
  const shown: StockShown[] = []
  for (const { externalProductId, externalSkuId } of items) {
    const item = { externalProductId, externalSkuId }
    try {
      const { body } = await woocommerceCall(http, connection, { path: pathOf(item) })
      const { stock_quantity: quantity } = JSON.parse(String(body)) as { stock_quantity?: unknown }
      shown.push({ ...item, quantity: typeof quantity === 'number' ? quantity : null })
    } catch (error) {
      if (!(error instanceof PlatformRefused)) throw error
      shown.push({ ...item, quantity: null })
    }
  }
  return shown
}

/** Sets the stock of products, or of their variations where the listing is one. */
export async function setWooStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const results: StockPushResult[] = []
  for (const { externalProductId, externalSkuId, quantity } of items) {
    const item = { externalProductId, externalSkuId }
    try {
      await woocommerceCall(http, connection, {
        path: pathOf(item),
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
