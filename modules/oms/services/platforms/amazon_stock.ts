import type { OutboundHttp } from '#kernel/http/outbound'
import { amazonCall, marketplacesOf } from './amazon_api.js'
import { listOf, textOf } from './payload.js'
import type { Connection, StockPush, StockPushResult, StockShown } from './platform_connector.js'
import { readEach, setEach, shownCount, type StockItem } from './stock_items.js'

/** Sets what listings have available from the merchant's own warehouse, one call each. */
export const setAmazonStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  setEach(items, async ({ externalSkuId, outerCode, quantity }) => {
    const { answer } = await amazonCall(http, connection, {
      path: listingOf(connection, externalSkuId || (outerCode ?? '')),
      method: 'PATCH',
      idempotent: true,
      body: {
        productType: 'PRODUCT',
        patches: [
          {
            op: 'replace',
            path: '/attributes/fulfillment_availability',
            value: [{ fulfillment_channel_code: 'DEFAULT', quantity }],
          },
        ],
      },
    })
    if (textOf(answer.status) !== 'INVALID') return null
    const [issue = {}] = listOf(answer.issues, 'issues')
    return textOf(issue.message) ?? 'Amazon does not take the change'
  })

/** What each listing has available from the merchant's own warehouse (`DEFAULT`), not from Amazon's. */
export const readAmazonStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readEach(items, async ({ externalSkuId }) => {
    const { answer } = await amazonCall(http, connection, {
      path: `${listingOf(connection, externalSkuId)}&includedData=fulfillmentAvailability`,
    })
    const own = listOf(answer.fulfillmentAvailability, 'fulfillmentAvailability').find(
      (one) => textOf(one.fulfillmentChannelCode) === 'DEFAULT'
    )
    return shownCount(own?.quantity)
  })

/** The path of a listing in the connection's marketplaces. */
function listingOf(connection: Connection, sku: string): string {
  const seller = encodeURIComponent(connection.credentials.seller_id ?? '')
  const marketplaces = encodeURIComponent(marketplacesOf(connection).join(','))
  return `/listings/2021-08-01/items/${seller}/${encodeURIComponent(sku)}?marketplaceIds=${marketplaces}`
}
