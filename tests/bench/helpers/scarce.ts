import {
  DEFAULT_WEIGHTS,
  type AllocationContext,
  type Need,
  type OrderNeeds,
  type Site,
} from '#modules/oms/domain/allocation_terms'
import { priorityOf, type PriorityParts } from '#modules/oms/domain/batch_priority'
import { CourierDay } from '#modules/oms/domain/courier_choice'
import { FreeStock } from '#modules/oms/domain/free_stock'
import type { Tariff } from '#modules/oms/domain/freight'
import { TariffBook } from '#modules/oms/domain/tariff_book'
import { steadyRandom } from '#modules/oms/demo/random'

export interface ScarceInstance {
  /** In the order in which they came. */
  orders: { order: OrderNeeds; priority: PriorityParts }[]
  /** Stock, and the couriers' day, as they are before anything is given out. */
  fresh: () => AllocationContext
}

const REGIONS = ['330100', '440100', '110000', '510100', '320500', '350200', '650100']
const NOW = 1_795_000_000_000
const HOUR = 3_600_000

const tariff = (courier: string, changes: Partial<Tariff>): Tariff => ({
  courier,
  service: 'STD',
  warehouseId: null,
  regionPrefix: '',
  isServed: true,
  firstWeightG: 1000,
  firstPrice: 60_000,
  stepWeightG: 1000,
  stepPrice: 20_000,
  minPrice: 0,
  volumetricDivisor: 6000,
  fuelRate: 0,
  transitDays: 3,
  validFrom: null,
  validTo: null,
  ...changes,
})

const service = (courier: string) => ({
  courier,
  service: 'STD',
  hasCod: false,
  maxWeightG: null,
  dailyLimit: null,
  dailyShare: null,
})

/**
 * Orders of one to three lines after Zipf's law for goods of which there is only a share of what they
 * want together, spread over warehouses: a sales festival the morning after. The same every time.
 */
export function scarceInstance(size: {
  seed: number
  orders: number
  skus: number
  sites: number
  share: number
}): ScarceInstance {
  const random = steadyRandom(size.seed)
  const sites = Array.from({ length: size.sites }, (_, index): Site => ({
    warehouseId: index + 1,
    regionCode: REGIONS[index % REGIONS.length],
    load: 0,
    dailyCapacity: null,
    serves: [],
    carries: null,
    closedUntil: null,
    rhythm: { cutOff: 1020, restDays: [] },
  }))
  const rank = () => Math.floor(size.skus ** random.next())
  const wanted = new Map<number, number>()
  const orders = Array.from({ length: size.orders }, (_, index) => {
    const skus = [...new Set(Array.from({ length: random.whole(1, 3) }, rank))]
    const needs = skus.map((skuId, line): Need => {
      const qty = random.next() < 0.25 ? random.whole(2, 4) : 1
      wanted.set(skuId, (wanted.get(skuId) ?? 0) + qty)
      return {
        orderLineId: index * 4 + line,
        componentId: null,
        skuId,
        qty,
        lineQty: qty,
        weightG: 300 + ((skuId * 170) % 1500),
        volumeMm3: 0,
        storageClass: 'normal',
      }
    })
    const units = needs.reduce((sum, need) => sum + need.qty, 0)
    const priority = priorityOf(
      {
        platform: random.pick(['taobao', 'jd', 'pinduoduo', 'manual']),
        paidAt: NOW - (size.orders - index) * 90_000,
        shipBy: random.next() < 0.8 ? NOW + random.whole(-12, 60) * HOUR : null,
        tags: random.next() < 0.1 ? ['VIP'] : [],
        total: units * random.whole(40, 300) * 10_000,
      },
      NOW,
      {
        perOrder: 10_000,
        perHour: 2_000,
        perLateHour: 10_000,
        tags: ['VIP'],
        perTag: 200_000,
        amountRate: 200,
        penalties: { taobao: 100_000, jd: 100_000, pinduoduo: 50_000, other: 0 },
      }
    )
    const order: OrderNeeds = {
      orderId: index + 1,
      storeId: 1,
      regionCode: random.pick(REGIONS),
      sites,
      needs,
    }
    return { order, priority }
  })
  const levels = [...wanted].flatMap(([skuId, qty]) =>
    spread(Math.floor(qty * size.share), size.sites, random.next).map(
      (units, index) => [index + 1, skuId, units] as const
    )
  )
  const book = new TariffBook({
    services: [service('ZTO'), service('SF')],
    tariffs: [
      tariff('ZTO', {}),
      tariff('ZTO', { regionPrefix: '33', firstPrice: 40_000, transitDays: 1 }),
      tariff('SF', { firstPrice: 130_000, stepPrice: 60_000, transitDays: 1 }),
    ],
  })
  const fresh = (): AllocationContext => {
    const stock = new FreeStock()
    for (const [warehouseId, skuId, units] of levels) stock.set(warehouseId, skuId, units)
    return {
      book,
      stock,
      weights: DEFAULT_WEIGHTS,
      now: { day: 20_779, minute: 600 },
      today: '2026-11-22',
      day: new CourierDay(),
    }
  }
  return { orders, fresh }
}

/** So many units over so many warehouses, unevenly. */
function spread(units: number, sites: number, next: () => number): number[] {
  const list = Array.from({ length: sites }, () => 0)
  for (let unit = 0; unit < units; unit++) list[Math.floor(sites * next() ** 1.6)]++
  return list
}
