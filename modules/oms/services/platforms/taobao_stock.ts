import type { OutboundHttp } from '#kernel/http/outbound'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { maybe, textOf } from './payload.js'
import { readByProduct, shownCount, type StockItem } from './stock_items.js'
import { manyOf, topCall } from './taobao_api.js'

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

/** What the items show (`taobao.item.skus.get`), or an item without SKUs as a whole. */
export const readTaobaoStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readByProduct(items, async (product) => {
    const { answer } = await topCall(http, connection, {
      method: 'taobao.item.skus.get',
      params: { num_iids: product, fields: 'num_iid,sku_id,quantity' },
    })
    const skus = manyOf(answer.skus, 'sku')
    if (skus.length > 0)
      return new Map(skus.map((sku) => [textOf(sku.sku_id) ?? '', shownCount(sku.quantity)]))
    const { answer: whole } = await topCall(http, connection, {
      method: 'taobao.item.seller.get',
      params: { num_iid: product, fields: 'num_iid,num' },
    })
    return new Map([['', shownCount(maybe(whole.item).num)]])
  })
