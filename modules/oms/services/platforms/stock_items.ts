import type { LosslessValue } from '#kernel/lossless_json'
import { inGroups } from './groups.js'
import { FieldFault, textOf } from './payload.js'
import {
  PlatformRefused,
  type StockPush,
  type StockPushResult,
  type StockShown,
} from './platform_connector.js'

/** Of which items the stock is read. */
export type StockItem = Pick<StockPush, 'externalProductId' | 'externalSkuId'>

/** A count as the platform writes it, number or text; null for what is none. */
export function shownCount(value: LosslessValue | undefined): number | null {
  const text = textOf(value)
  return text !== null && /^-?\d{1,12}$/.test(text) ? Number(text) : null
}

/**
 * Sets the stock of items one by one, a few at a time: `set` answers null for what the platform took,
 * else what it said. A refusal, or an id that is none, speaks for its item alone; what else fails, fails for all.
 */
export const setEach = (
  items: readonly StockPush[],
  set: (item: StockPush) => Promise<string | null>
): Promise<StockPushResult[]> =>
  inGroups(items, async (item) => {
    const message = await set(item).catch((error: unknown) => {
      if (error instanceof PlatformRefused || error instanceof FieldFault) return error.message
      throw error
    })
    const { externalProductId, externalSkuId } = item
    return { externalProductId, externalSkuId, ok: message === null, message }
  })

/** Reads items one by one, a few at a time. What the platform refuses to show is null; what else fails, fails for all. */
export const readEach = (
  items: readonly StockItem[],
  read: (item: StockItem) => Promise<number | null>
): Promise<StockShown[]> =>
  inGroups(items, async (item) => {
    const { externalProductId, externalSkuId } = item
    return { externalProductId, externalSkuId, quantity: await orNull(() => read(item)) }
  })

/** Reads items product by product: `read` answers what each SKU of a product has, by its number. */
export async function readByProduct(
  items: readonly StockItem[],
  read: (product: string) => Promise<ReadonlyMap<string, number | null>>
): Promise<StockShown[]> {
  const products = [...new Set(items.map((item) => item.externalProductId))]
  const found = await inGroups(products, (product) => orNull(() => read(product)))
  const byProduct = new Map(products.map((product, n) => [product, found[n]]))
  return items.map(({ externalProductId, externalSkuId }) => {
    const skus = byProduct.get(externalProductId)
    // A listing without a SKU of its own is the only one of its product.
    const only = !externalSkuId && skus?.size === 1 ? [...skus.values()][0] : null
    const quantity = skus?.get(externalSkuId) ?? only
    return { externalProductId, externalSkuId, quantity }
  })
}

/** Null of what the platform refuses: gone, never known, an id that is none, or an answer that lacks what is read. */
async function orNull<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof PlatformRefused || error instanceof FieldFault) return null
    throw error
  }
}
