/** One SKU in one warehouse: what a level, a reservation and a lock belong to. */
export interface StockKey {
  warehouseId: number
  skuId: number
}

/** What a unit of stock is: sellable, under inspection, damaged, or on its way here. */
export const BUCKETS = ['on_hand', 'quality', 'damaged', 'in_transit'] as const
export type Bucket = (typeof BUCKETS)[number]

export const keyText = (key: StockKey) => `${key.warehouseId}:${key.skuId}`

/** The lock order of the house: by warehouse, then SKU. */
export const compareKeys = (a: StockKey, b: StockKey) =>
  a.warehouseId - b.warehouseId || a.skuId - b.skuId

/** Each key once, in lock order. */
export function distinctKeys(list: readonly StockKey[]): StockKey[] {
  const keys = new Map<string, StockKey>()
  for (const { warehouseId, skuId } of list) {
    keys.set(keyText({ warehouseId, skuId }), { warehouseId, skuId })
  }
  return [...keys.values()].sort(compareKeys)
}

/** Sums numbers per key, in lock order. */
export function sumByKey(
  list: readonly (StockKey & { qty: number })[]
): (StockKey & { qty: number })[] {
  const sums = new Map<string, StockKey & { qty: number }>()
  for (const { warehouseId, skuId, qty } of list) {
    const key = keyText({ warehouseId, skuId })
    sums.set(key, { warehouseId, skuId, qty: (sums.get(key)?.qty ?? 0) + qty })
  }
  return [...sums.values()].sort(compareKeys)
}
