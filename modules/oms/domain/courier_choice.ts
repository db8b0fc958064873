import { courierKey, namesCourier, type Constraints } from './allocation_constraints.js'
import { freightOf, type FreightBill } from './freight.js'
import type { Lane } from './tariff_book.js'

/** Why a courier's product was not a choice for a parcel. */
export type CourierOut =
  | 'no_price'
  | 'not_served'
  | 'suspended'
  | 'too_heavy'
  | 'no_cod'
  | 'pinned'
  | 'forbidden'
  | 'full'
  | 'too_slow'

/** What a courier's product would take for a parcel. Amounts are ten-thousandths of the currency. */
export interface Offer {
  courier: string
  service: string
  bill: FreightBill
  days: number | null
}

export interface PricedLane {
  lane: Lane
  /** Null when it is out whatever the order says. */
  offer: Offer | null
  out: CourierOut | null
}

/** How many parcels of the day each product has; it counts on while orders are allocated. */
export class CourierDay {
  #total = 0
  readonly #counts = new Map<string, number>()

  constructor(counts: Iterable<readonly [name: string, parcels: number]> = []) {
    for (const [name, parcels] of counts) this.add(name, parcels)
  }

  add(name: string, parcels = 1) {
    this.#counts.set(name, this.of(name) + parcels)
    this.#total += parcels
  }

  of(name: string) {
    return this.#counts.get(name) ?? 0
  }

  get total() {
    return this.#total
  }
}

export interface CourierTerms {
  constraints: Constraints
  isCod: boolean
  /** Days on the road at most; null: as many as it takes. */
  maxDays: number | null
  /** Days where a tariff does not say. */
  usualDays: number
  perDay: number
  /** What a product that has the whole day's parcels and was meant to get none counts for. */
  perShare: number
  day: CourierDay
}

export interface Choice {
  courier: string
  service: string
  bill: FreightBill
  days: number
  /** Over its share of the day. */
  quota: number
  bonus: number
  /** What the choice was made by: freight + days + share − bonus. */
  points: number
}

export interface CourierTable {
  chosen: Choice | null
  /** Best first. */
  choices: Choice[]
  out: { courier: string; service: string; why: CourierOut }[]
}

/** What every product asks for a weight and a volume, before the order has its say. */
export function priceLanes(
  lanes: readonly Lane[],
  weightG: number,
  volumeMm3: number
): PricedLane[] {
  return lanes.map((lane): PricedLane => {
    const { courier, service, tariff } = lane
    if (!tariff) return { lane, offer: null, out: 'no_price' }
    if (!lane.isServed) return { lane, offer: null, out: 'not_served' }
    if (lane.suspendedUntil !== null) return { lane, offer: null, out: 'suspended' }
    const bill = freightOf(tariff, lane.surcharges, weightG, volumeMm3)
    if (lane.maxWeightG !== null && bill.chargedG > lane.maxWeightG)
      return { lane, offer: null, out: 'too_heavy' }
    return { lane, offer: { courier, service, bill, days: tariff.transitDays }, out: null }
  })
}

/** Chooses the product with the least points, on a tie the cheaper, then the faster, then by name. */
export function chooseCourier(priced: readonly PricedLane[], terms: CourierTerms): CourierTable {
  const table: CourierTable = { chosen: null, choices: [], out: [] }
  for (const one of priced) {
    const { courier, service } = one.lane
    const why = one.out ?? barred(one, terms)
    if (why) table.out.push({ courier, service, why })
    else table.choices.push(choiceOf(one.lane, one.offer!, terms))
  }
  table.choices.sort(
    (a, b) =>
      a.points - b.points ||
      a.bill.total - b.bill.total ||
      a.days - b.days ||
      (courierKey(a.courier, a.service) < courierKey(b.courier, b.service) ? -1 : 1)
  )
  table.chosen = table.choices[0] ?? null
  return table
}

function barred({ lane, offer }: PricedLane, terms: CourierTerms): CourierOut | null {
  const { courier, service } = lane
  const { onlyCouriers, notCouriers } = terms.constraints
  if (onlyCouriers && !onlyCouriers.names.some((name) => namesCourier(name, courier, service)))
    return 'pinned'
  if (notCouriers.has(courier) || notCouriers.has(courierKey(courier, service))) return 'forbidden'
  if (terms.isCod && !lane.hasCod) return 'no_cod'
  if (lane.dailyLimit !== null && terms.day.of(courierKey(courier, service)) >= lane.dailyLimit)
    return 'full'
  if (terms.maxDays !== null && (offer!.days ?? terms.usualDays) > terms.maxDays) return 'too_slow'
  return null
}

function choiceOf(
  lane: Lane,
  { courier, service, bill, days }: Offer,
  terms: CourierTerms
): Choice {
  const { courierBonus } = terms.constraints
  const name = courierKey(courier, service)
  const bonus = (courierBonus.get(courier) ?? 0) + (courierBonus.get(name) ?? 0)
  const quota = overShare(lane, terms)
  const road = days ?? terms.usualDays
  const points = bill.total + road * terms.perDay + quota - bonus
  return { courier, service, bill, days: road, quota, bonus, points }
}

/** How far one more parcel takes a product above its share of the day's parcels. */
function overShare(
  { courier, service, dailyShare }: Lane,
  { day, perShare }: CourierTerms
): number {
  if (dailyShare === null || perShare === 0) return 0
  const share = (day.of(courierKey(courier, service)) + 1) / (day.total + 1)
  return Math.round(Math.max(0, share - dailyShare) * perShare)
}
