import type { OutboundHttp } from '#kernel/http/outbound'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
} from './platform_connector.js'
import { topCall } from './taobao_api.js'

/** Skus that one call takes. */
export const TAOBAO_STOCK_BATCH = 20

/** Sets stock in full (`type` 1): the skus of an item together, an item without skus by itself. */
export async function setTaobaoStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const results: StockPushResult[] = []
  for (const [product, all] of Map.groupBy(items, (item) => item.externalProductId)) {
    const skus = all.filter((item) => item.externalSkuId)
    for (let start = 0; start < skus.length; start += TAOBAO_STOCK_BATCH) {
      const part = skus.slice(start, start + TAOBAO_STOCK_BATCH)
      const pairs = part.map((item) => `${item.externalSkuId}:${item.quantity}`).join(';')
      const params = { num_iid: product, skuid_quantities: pairs, type: '1' }
      results.push(...(await set(http, connection, 'taobao.skus.quantity.update', params, part)))
    }
    for (const item of all.filter((one) => !one.externalSkuId)) {
      const params = { num_iid: product, quantity: String(item.quantity), type: '1' }
      results.push(...(await set(http, connection, 'taobao.item.quantity.update', params, [item])))
    }
  }
  return results
}

async function set(
  http: OutboundHttp,
  connection: Connection,
  method: string,
  params: Record<string, string>,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const message = await topCall(http, connection, { method, params }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof PlatformRefused) return error.message
      throw error
    }
  )
  return items.map(({ externalProductId, externalSkuId }) => ({
    externalProductId,
    externalSkuId,
    ok: message === null,
    message,
  }))
}
