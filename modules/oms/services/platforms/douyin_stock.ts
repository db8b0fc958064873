import type { OutboundHttp } from '#kernel/http/outbound'
import { douyinCall } from './douyin_api.js'
import { textOf } from './payload.js'
import type { Connection, StockPush, StockPushResult, StockShown } from './platform_connector.js'
import { numberId } from './sorted_json.js'
import { readEach, setEach, shownCount, type StockItem } from './stock_items.js'

/**
 * Sets what each SKU has in stock, whole (`incremental: false`), one call each: the batch call takes a
 * single product and fails for all of its SKUs when one is refused.
 */
export const setDouyinStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  setEach(items, async ({ externalProductId, externalSkuId, quantity }) => {
    await douyinCall(http, connection, 'sku.syncStock', {
      product_id: numberId(externalProductId),
      sku_id: numberId(externalSkuId),
      incremental: false,
      stock_num: quantity,
    })
    return null
  })

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
