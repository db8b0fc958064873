/** What an order may take of each SKU in each warehouse. */
export interface Stock {
  of(warehouseId: number, skuId: number): number
  take(warehouseId: number, skuId: number, qty: number): void
}

interface Quota {
  storeIds: readonly number[]
  left: number
}

const keyOf = (warehouseId: number, skuId: number) => `${warehouseId}:${skuId}`

/** What is free of each SKU in each warehouse; it runs down as orders are served. */
export class FreeStock implements Stock {
  readonly #free = new Map<string, number>()
  readonly #quotas = new Map<string, Quota[]>()

  set(warehouseId: number, skuId: number, qty: number) {
    this.#free.set(keyOf(warehouseId, skuId), qty)
  }

  /** Units that only orders of these stores may take; they take them before what is free. */
  setAside(warehouseId: number, skuId: number, quota: Quota) {
    const key = keyOf(warehouseId, skuId)
    this.#quotas.set(key, [...(this.#quotas.get(key) ?? []), { ...quota }])
  }

  of(warehouseId: number, skuId: number) {
    return this.#free.get(keyOf(warehouseId, skuId)) ?? 0
  }

  take(warehouseId: number, skuId: number, qty: number) {
    this.set(warehouseId, skuId, this.of(warehouseId, skuId) - qty)
  }

  /** The stock as orders of one store see it. */
  seenBy(storeId: number): Stock {
    if (this.#quotas.size === 0) return this
    const quotaOf = (warehouseId: number, skuId: number) =>
      this.#quotas
        .get(keyOf(warehouseId, skuId))
        ?.find(({ storeIds }) => storeIds.includes(storeId))
    return {
      of: (warehouseId, skuId) =>
        this.of(warehouseId, skuId) + (quotaOf(warehouseId, skuId)?.left ?? 0),
      take: (warehouseId, skuId, qty) => {
        const quota = quotaOf(warehouseId, skuId)
        const drawn = Math.min(qty, quota?.left ?? 0)
        if (quota) quota.left -= drawn
        this.take(warehouseId, skuId, qty - drawn)
      },
    }
  }

  /** As it stands, to try things on. */
  copy(): FreeStock {
    const copy = new FreeStock()
    for (const [key, qty] of this.#free) copy.#free.set(key, qty)
    for (const [key, quotas] of this.#quotas)
      copy.#quotas.set(
        key,
        quotas.map((quota) => ({ ...quota }))
      )
    return copy
  }
}
