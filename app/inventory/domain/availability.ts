/** What one warehouse has of a SKU and how much of it one store may draw. */
export interface WarehouseStock {
  warehouseId: number
  onHand: number
  reserved: number
  isFrozen: boolean
  /** Share of what is free that the store may sell, in percent. */
  sharePercent: number
  /** Units always kept back from the store. */
  buffer: number
}

export interface WarehouseAvailability {
  warehouseId: number
  /** Free to promise: on hand less reserved, never below zero. */
  available: number
  /** What the store may show of it. */
  sellable: number
}

export interface Availability {
  sellable: number
  byWarehouse: WarehouseAvailability[]
}

/** `max(0, ⌊(on hand − reserved − buffer) × share⌋)` in each warehouse, and their sum. */
export function availabilityOf(stocks: readonly WarehouseStock[]): Availability {
  const byWarehouse = stocks.map((stock) => {
    const available = stock.isFrozen ? 0 : Math.max(0, stock.onHand - stock.reserved)
    const kept = Math.max(0, available - stock.buffer)
    return {
      warehouseId: stock.warehouseId,
      available,
      sellable: Math.floor((kept * stock.sharePercent) / 100),
    }
  })
  return { sellable: byWarehouse.reduce((sum, one) => sum + one.sellable, 0), byWarehouse }
}

/** How many bundles the components allow: the scarcest decides, in total and in each warehouse. */
export function bundleAvailability(
  components: readonly { skuId: number; qty: number }[],
  availabilityBySku: ReadonlyMap<number, Availability>
): Availability {
  const parts = components.map(({ skuId, qty }) => ({
    qty,
    availability: availabilityBySku.get(skuId),
  }))
  if (parts.length === 0) return { sellable: 0, byWarehouse: [] }
  const scarcest = (of: (availability?: Availability) => number) =>
    Math.min(...parts.map((part) => Math.floor(of(part.availability) / part.qty)))
  const warehouseIds = new Set(
    parts.flatMap((part) => part.availability?.byWarehouse.map((one) => one.warehouseId) ?? [])
  )
  return {
    sellable: scarcest((availability) => availability?.sellable ?? 0),
    byWarehouse: [...warehouseIds]
      .sort((a, b) => a - b)
      .map((warehouseId) => {
        const here = (availability?: Availability) =>
          availability?.byWarehouse.find((one) => one.warehouseId === warehouseId)
        return {
          warehouseId,
          available: scarcest((availability) => here(availability)?.available ?? 0),
          sellable: scarcest((availability) => here(availability)?.sellable ?? 0),
        }
      }),
  }
}
