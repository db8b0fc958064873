import {
  DEFAULT_WEIGHTS,
  type AllocationContext,
  type Need,
  type OrderNeeds,
  type Site,
} from '#modules/oms/domain/allocation_terms'
import { CourierDay } from '#modules/oms/domain/courier_choice'
import { FreeStock } from '#modules/oms/domain/free_stock'
import type { Tariff } from '#modules/oms/domain/freight'
import { TariffBook, type Service } from '#modules/oms/domain/tariff_book'

/** Builders of what allocation looks at, for specs of the pure parts. */
export const aSite = (warehouseId: number, changes: Partial<Site> = {}): Site => ({
  warehouseId,
  regionCode: '330100',
  load: 0,
  dailyCapacity: null,
  serves: [],
  carries: null,
  closedUntil: null,
  rhythm: { cutOff: 960, restDays: [] },
  ...changes,
})

export const aNeed = (skuId: number, qty = 1, changes: Partial<Need> = {}): Need => ({
  orderLineId: skuId,
  componentId: null,
  skuId,
  qty,
  lineQty: qty,
  weightG: 500,
  volumeMm3: 0,
  storageClass: 'normal',
  ...changes,
})

export const anOrderNeeding = (
  needs: Need[],
  sites: readonly Site[],
  changes: Partial<OrderNeeds> = {}
): OrderNeeds => ({ orderId: 1, storeId: 1, regionCode: '330106', needs, sites, ...changes })

export const aTariff = (courier: string, changes: Partial<Tariff> = {}): Tariff => ({
  courier,
  service: 'STD',
  warehouseId: null,
  regionPrefix: '',
  isServed: true,
  firstWeightG: 1000,
  firstPrice: 50_000,
  stepWeightG: 1000,
  stepPrice: 20_000,
  minPrice: 0,
  volumetricDivisor: 6000,
  fuelRate: 0,
  transitDays: 2,
  validFrom: null,
  validTo: null,
  ...changes,
})

export const aService = (courier: string, changes: Partial<Service> = {}): Service => ({
  courier,
  service: 'STD',
  hasCod: false,
  maxWeightG: null,
  dailyLimit: null,
  dailyShare: null,
  ...changes,
})

export const bookOf = (
  tariffs: Tariff[],
  more: Partial<ConstructorParameters<typeof TariffBook>[0]> = {}
) =>
  new TariffBook({
    services: [...new Set(tariffs.map((one) => `${one.courier}/${one.service}`))].map((name) => {
      const [courier, service] = name.split('/')
      return aService(courier, { service })
    }),
    tariffs,
    ...more,
  })

export function stockOf(rows: readonly (readonly [number, number, number])[]): FreeStock {
  const stock = new FreeStock()
  for (const [warehouseId, skuId, qty] of rows) stock.set(warehouseId, skuId, qty)
  return stock
}

/** Sunday, 22 November 2026, ten in the morning. */
export const aContext = (
  stock: FreeStock,
  changes: Partial<AllocationContext> = {}
): AllocationContext => ({
  book: bookOf([]),
  stock,
  weights: DEFAULT_WEIGHTS,
  now: { day: 20_779, minute: 600 },
  today: '2026-11-22',
  day: new CourierDay(),
  ...changes,
})
