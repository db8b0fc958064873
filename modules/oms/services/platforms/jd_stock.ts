import type { OutboundHttp } from '#kernel/http/outbound'
import { jdCall } from './jd_api.js'
import { listOf, textOf } from './payload.js'
import type { Connection, StockPush, StockPushResult, StockShown } from './platform_connector.js'
import { readEach, setEach, shownCount, type StockItem } from './stock_items.js'

/** Sets what each SKU has in stock, one call each: JD takes no list. A refusal speaks for its SKU alone. */
export const setJdStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  setEach(items, async ({ externalSkuId: skuId, quantity: stockNum }) => {
    const method = 'jingdong.stock.write.updateSkuStock'
    const { body } = await jdCall(http, connection, method, { skuId, stockNum })
    return String(body.success) === 'true' ? null : `JD did not set the stock of ${skuId}`
  })

/** What each SKU has; what is kept by JD's regions (stores other than 0) has no single count. */
export const readJdStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readEach(items, async ({ externalSkuId: skuId }) => {
    const method = 'jingdong.stock.read.findSkuStock'
    const { body } = await jdCall(http, connection, method, {
      skuId,
      field: 'skuId,stockNum,storeId',
    })
    const whole = listOf(body.skuStocks, 'skuStocks').find(
      (one) => (textOf(one.storeId) ?? '0') === '0'
    )
    return shownCount(whole?.stockNum)
  })
