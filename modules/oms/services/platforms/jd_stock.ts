import type { OutboundHttp } from '#kernel/http/outbound'
import { jdCall } from './jd_api.js'
import { listOf, textOf } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { readEach, shownCount, type StockItem } from './stock_reading.js'

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
