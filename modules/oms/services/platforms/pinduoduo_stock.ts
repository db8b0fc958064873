import type { OutboundHttp } from '#kernel/http/outbound'
import { inGroups } from './groups.js'
import { listOf, textOf } from './payload.js'
import { pddCall } from './pinduoduo_api.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { readByProduct, shownCount, type StockItem } from './stock_reading.js'

/** Sets what each SKU has in stock, whole (`update_type` 1), one call each. */
export const setPddStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  inGroups(items, async (item) => {
    const message = await setStock(http, connection, item)
    const { externalProductId, externalSkuId } = item
    return { externalProductId, externalSkuId, ok: message === null, message }
  })

/** What the SKUs of goods show, as the goods' own detail has it. */
export const readPddStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> =>
  readByProduct(items, async (goods) => {
    const { answer } = await pddCall(http, connection, {
      type: 'pdd.goods.detail.get',
      root: 'goods_detail_get_response',
      params: { goods_id: goods },
    })
    const skus = listOf(answer.sku_list, 'sku_list')
    return new Map(skus.map((sku) => [textOf(sku.sku_id) ?? '', shownCount(sku.quantity)]))
  })

/** Null when the stock was set in full, else why not. */
async function setStock(
  http: OutboundHttp,
  connection: Connection,
  { externalProductId, externalSkuId, outerCode, quantity }: StockPush
): Promise<string | null> {
  const sku: Record<string, string> = externalSkuId
    ? { sku_id: externalSkuId }
    : { outer_id: outerCode ?? '' }
  try {
    const { answer } = await pddCall(http, connection, {
      type: 'pdd.goods.quantity.update',
      root: 'goods_quantity_update_response',
      params: {
        goods_id: externalProductId,
        quantity: String(quantity),
        update_type: '1',
        ...sku,
      },
    })
    return answer.is_success === false ? 'Pinduoduo did not set the stock' : null
  } catch (error) {
    if (error instanceof PlatformRefused) return error.message
    throw error
  }
}
