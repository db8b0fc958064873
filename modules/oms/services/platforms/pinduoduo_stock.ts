import type { OutboundHttp } from '#kernel/http/outbound'
import { listOf, textOf } from './payload.js'
import { pddCall } from './pinduoduo_api.js'
import type { Connection, StockPush, StockPushResult, StockShown } from './platform_connector.js'
import { readByProduct, setEach, shownCount, type StockItem } from './stock_items.js'

/** Sets what each SKU has in stock, whole (`update_type` 1), one call each. */
export const setPddStock = (
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> =>
  setEach(items, async ({ externalProductId, externalSkuId, outerCode, quantity }) => {
    const sku: Record<string, string> = externalSkuId
      ? { sku_id: externalSkuId }
      : { outer_id: outerCode ?? '' }
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
