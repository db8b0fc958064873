import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { readEach, shownCount, type StockItem } from './stock_reading.js'
import { woocommerceCall } from './woocommerce_api.js'

/** The product, or its variation where the listing is one. */
const pathOf = ({ externalProductId, externalSkuId }: StockItem) =>
  `/products/${externalProductId}${externalSkuId ? `/variations/${externalSkuId}` : ''}`

/** What the shop shows; null of what is gone or whose stock it does not manage. */
export const readWooStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readEach(items, async (item) => {
    const { body } = await woocommerceCall(http, connection, { path: pathOf(item) })
    return shownCount(maybe(parseLossless(String(body))).stock_quantity)
  })

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
