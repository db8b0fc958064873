import { CHINA_BUYERS, US_BUYERS, type DemoBuyer } from '#modules/oms/demo/people'
import type { SteadyRandom } from '#modules/oms/demo/random'

export interface DemoSku extends Record<string, unknown> {
  id: number
  code: string
  title: string
  /** Whole cents of the company's currency. */
  cents: number
}

export type DemoStore = 'TMALL' | 'DOUYIN' | 'WOO' | 'SHOPIFY' | 'manual'

/** What becomes of an order: `sent` ones are delivered once enough days have passed. */
export type Fate = 'sent' | 'released' | 'reserved' | 'cancelled'

export interface DemoLine {
  sku: DemoSku
  qty: number
  /** Of one unit, whole cents of the order's currency. */
  cents: number
  discountCents: number
}

export interface DemoOrder {
  no: string
  store: DemoStore
  placedAt: Date
  buyer: DemoBuyer
  lines: DemoLine[]
  shippingCents: number
  note: string | null
  isPaid: boolean
  fate: Fate
}

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Orders of the weeks before, and of the last day and a half. */
const [OLDER, RECENT] = [86, 40]
const [SPAN_DAYS, RECENT_DAYS] = [45, 1.6]
const USD_CENTS = 7.1

const NOTES = ['请尽快发货，周末要用', '放快递柜即可', '送礼，请不要放小票', '麻烦多包一层，谢谢']

/** Some 125 orders of the last 45 days, oldest first, a little more each week; the same each time but for the moment it starts from. */
export function planOrders(skus: readonly DemoSku[], now: Date, random: SteadyRandom): DemoOrder[] {
  const orders = Array.from({ length: OLDER + RECENT }, (_, index) => {
    const days = daysAgo(index)
    const placedAt = new Date(now.getTime() - days * DAY_MS - random.whole(5, 90) * 60_000)
    return oneOrder(index, placedAt, fateOf(days, index), skus, random)
  })
  return special(orders, skus)
}

function daysAgo(index: number): number {
  if (index >= OLDER) return RECENT_DAYS * (1 - (index - OLDER) / RECENT)
  return RECENT_DAYS + 0.1 + (SPAN_DAYS - RECENT_DAYS) * (1 - (index / OLDER) ** 0.85)
}

/** The last two days are still in the house; of what is older a few were cancelled. */
function fateOf(days: number, index: number): Fate {
  if (days <= RECENT_DAYS) return index % 7 === 3 ? 'reserved' : 'released'
  return index % 23 === 11 ? 'cancelled' : 'sent'
}

function oneOrder(
  index: number,
  placedAt: Date,
  fate: Fate,
  skus: readonly DemoSku[],
  random: SteadyRandom
): DemoOrder {
  const store = storeOf(random.next())
  const isAbroad = store === 'SHOPIFY'
  const buyer = random.pick(isAbroad ? US_BUYERS : CHINA_BUYERS)
  const chosen = new Set(Array.from({ length: random.whole(1, 3) }, () => random.pick(skus)))
  const isOnSale = random.next() < 0.3
  const lines = [...chosen].map((sku) => {
    const qty = random.next() < 0.2 ? 2 : 1
    const cents = isAbroad ? Math.round(sku.cents / USD_CENTS) : sku.cents
    return { sku, qty, cents, discountCents: isOnSale ? Math.floor((cents * qty) / 10) : 0 }
  })
  return {
    no: `${numberHead(store)}${String(index + 1).padStart(4, '0')}`,
    store,
    placedAt,
    buyer,
    lines,
    shippingCents: isAbroad ? 1500 : random.next() < 0.15 ? 1000 : 0,
    note: random.next() < 0.08 ? random.pick(NOTES) : null,
    isPaid: true,
    fate,
  }
}

function storeOf(share: number): DemoStore {
  if (share < 0.44) return 'TMALL'
  if (share < 0.7) return 'DOUYIN'
  if (share < 0.86) return 'WOO'
  return share < 0.95 ? 'SHOPIFY' : 'manual'
}

/** Numbers as the platforms write them. */
function numberHead(store: DemoStore): string {
  return {
    TMALL: '42630918720510',
    DOUYIN: '69288104417302',
    WOO: '2',
    SHOPIFY: '1',
    manual: 'M-',
  }[store]
}

/** Turns some of today's orders into what an audit stops, and two into what stock cannot serve. */
function special(orders: DemoOrder[], skus: readonly DemoSku[]): DemoOrder[] {
  const open = orders.filter((order) => order.fate === 'released' && order.store !== 'SHOPIFY')
  const change = (back: number, make: (order: DemoOrder) => Partial<DemoOrder>) => {
    const order = open.at(-back)
    if (order) Object.assign(order, make(order))
  }
  change(1, (order) => ({ buyer: { ...order.buyer, name: '测试' } }))
  change(3, (order) => ({ buyer: { ...order.buyer, line: '路' } }))
  change(4, (order) => ({ isPaid: false, store: 'TMALL', no: `${order.no}88` }))
  change(5, (order) => ({
    lines: order.lines.slice(0, 1).map((line) => ({
      ...line,
      sku: byCode(skus, 'SY-TNT4', line.sku),
      qty: 18,
      cents: byCode(skus, 'SY-TNT4', line.sku).cents,
      discountCents: 0,
    })),
  }))
  change(6, (order) => ({ buyer: { ...order.buyer, phone: '138' } }))
  change(7, (order) => twinOf(order, open.at(-8)))
  change(9, (order) => tooMany(order))
  change(11, (order) => tooMany(order))
  return orders
}

const byCode = (skus: readonly DemoSku[], code: string, fallback: DemoSku) =>
  skus.find((sku) => sku.code === code) ?? fallback

/** The same buyer wants the same goods again four minutes later. */
function twinOf(order: DemoOrder, first: DemoOrder | undefined): Partial<DemoOrder> {
  if (!first) return {}
  const placedAt = new Date(first.placedAt.getTime() + 4 * 60_000)
  return { ...first, no: order.no, placedAt, store: first.store }
}

/** More than any warehouse has, for less than the limit above which every order is looked at. */
const tooMany = (order: DemoOrder): Partial<DemoOrder> => ({
  lines: order.lines
    .slice(0, 1)
    .map((line) => ({ ...line, qty: 420, cents: 4500, discountCents: 0 })),
})

/** When a courier took it: the next pick-up at half past five in the afternoon in China, half a day after the order at the earliest. */
export function pickedUpAt(placedAt: Date): Date {
  const earliest = placedAt.getTime() + 6 * HOUR_MS
  const pickUp = Math.floor(earliest / DAY_MS) * DAY_MS + 9.5 * HOUR_MS
  return new Date(pickUp >= earliest ? pickUp : pickUp + DAY_MS)
}
