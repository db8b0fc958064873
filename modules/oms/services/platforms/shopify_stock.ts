import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { idOf, listOf, maybe, textOf } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'
import { numberOrText, shopifyCall } from './shopify_api.js'
import { readByProduct, shownCount, type StockItem } from './stock_items.js'

/** Inventory items whose levels one call answers. */
const LEVELS_PER_CALL = 50

/**
 * Sets what is available of variants at the connection's location. Levels belong to inventory items,
 * which the variants name: a product's variants are read together.
 */
export async function setShopifyStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockPush[]
): Promise<StockPushResult[]> {
  const location = await locationOf(http, connection)
  const results: StockPushResult[] = []
  for (const product of new Set(items.map((item) => item.externalProductId))) {
    const variants = await inventoryItems(http, connection, product)
    for (const { externalProductId, externalSkuId, quantity } of items) {
      if (externalProductId !== product) continue
      const item = { externalProductId, externalSkuId }
      const known = variants.get(externalSkuId)
      const message = known
        ? await set(http, connection, { location, item: known, quantity })
        : `Shopify knows no variant ${externalSkuId} of product ${product}`
      results.push({ ...item, ok: message === null, message })
    }
  }
  return results
}

/** What variants have available at the connection's location; null of those that are not stocked there. */
export async function readShopifyStock(
  http: OutboundHttp,
  connection: Connection,
  items: readonly StockItem[]
): Promise<StockShown[]> {
  const location = await locationOf(http, connection)
  return readByProduct(items, async (product) => {
    const variants = await inventoryItems(http, connection, product)
    const known = new Map<string, number | null>()
    const ids = [...variants.values()].filter((id): id is string => id !== null)
    for (let start = 0; start < ids.length; start += LEVELS_PER_CALL) {
      const wanted = ids.slice(start, start + LEVELS_PER_CALL).join(',')
      const response = await shopifyCall(http, connection, {
        path: `/inventory_levels.json?inventory_item_ids=${wanted}&location_ids=${location}&limit=250`,
      })
      const levels = listOf(
        maybe(parseLossless(response.text())).inventory_levels,
        'inventory_levels'
      )
      for (const level of levels)
        known.set(textOf(level.inventory_item_id) ?? '', shownCount(level.available))
    }
    return new Map([...variants].map(([variant, item]) => [variant, known.get(item ?? '') ?? null]))
  })
}

/** The location named in the credentials, or the shop's first active one. */
async function locationOf(http: OutboundHttp, connection: Connection): Promise<string> {
  const named = connection.credentials.location_id
  if (named) return named
  const response = await shopifyCall(http, connection, { path: '/locations.json' })
  const active = listOf(maybe(parseLossless(response.text())).locations, 'locations').find(
    (one) => one.active !== false
  )
  if (!active) throw new PlatformRefused('no_location', 'The Shopify shop has no active location')
  return idOf(active.id, 'locations.id')
}

/** The inventory item of each variant; none for a product that is not there. */
async function inventoryItems(http: OutboundHttp, connection: Connection, product: string) {
  const response = await shopifyCall(http, connection, {
    path: `/products/${product}.json?fields=id,variants`,
    accept: [404],
  })
  const variants = listOf(
    maybe(maybe(parseLossless(response.text())).product).variants,
    'product.variants'
  )
  return new Map(
    variants.map((one) => [idOf(one.id, 'variants.id'), textOf(one.inventory_item_id)] as const)
  )
}

/** Null when it was set, else what Shopify said. */
async function set(
  http: OutboundHttp,
  connection: Connection,
  level: { location: string; item: string; quantity: number }
): Promise<string | null> {
  const response = await shopifyCall(http, connection, {
    path: '/inventory_levels/set.json',
    method: 'POST',
    body: {
      location_id: numberOrText(level.location),
      inventory_item_id: numberOrText(level.item),
      available: level.quantity,
    },
    accept: [404, 422],
  })
  return response.ok ? null : response.text().slice(0, 200)
}
