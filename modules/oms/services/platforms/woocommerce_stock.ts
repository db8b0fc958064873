import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe } from './payload.js'
import type { Connection, StockPush, StockPushResult, StockShown } from './platform_connector.js'
import { readEach, setEach, shownCount, type StockItem } from './stock_items.js'
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
export const setWooStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  setEach(items, async (item) => {
    await woocommerceCall(http, connection, {
      path: pathOf(item),
      method: 'PUT',
      body: { manage_stock: true, stock_quantity: item.quantity },
    })
    return null
  })
