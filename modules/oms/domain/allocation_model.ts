import type {
  AllocationContext,
  Barred,
  Missing,
  Need,
  Option,
  OrderNeeds,
  Parcel,
  Parts,
  Site,
  SiteOut,
} from './allocation_terms.js'
import { FREE, type Constraints, type Source } from './allocation_constraints.js'
import { chooseCourier, type CourierTable } from './courier_choice.js'
import { isAfter, leavesAt, type LocalMoment } from './cut_off.js'
import type { Stock } from './free_stock.js'
import { daysFor, distanceKm } from './region_distance.js'

/** A warehouse that passed every filter, with what does not depend on the goods. */
export interface Candidate extends Site {
  km: number
  /** Days until it leaves the warehouse. */
  wait: number
  loadPoints: number
  bonus: number
  maxDays: number | null
}

export interface Filled {
  score: number
  parts: Parts
  parcels: Parcel[]
  option: Option
}

/** One order in front of the warehouses: who is out and why, and what it costs to fill it from the others. */
export class OrderModel {
  readonly candidates: Candidate[] = []
  readonly barred: Barred[] = []
  readonly constraints: Constraints
  readonly stock: Stock
  readonly #prices = new Map<string, CourierTable | null>()

  constructor(
    readonly order: OrderNeeds,
    readonly context: AllocationContext,
    keepsPromise: boolean
  ) {
    this.constraints = order.constraints ?? FREE
    this.stock = context.stock.seenBy(order.storeId)
    for (const site of order.sites) {
      const candidate = this.#candidate(site, keepsPromise)
      const out = this.#out(candidate, keepsPromise)
      if (out) this.barred.push({ warehouseId: site.warehouseId, ...out })
      else this.candidates.push(candidate)
    }
  }

  /** Those that were not filtered out. */
  get sites(): readonly Site[] {
    return this.candidates
  }

  get needs(): readonly Need[] {
    return this.order.needs
  }

  /** What is free there of what a line needs; none where its class of goods cannot be kept. */
  free(candidate: Candidate, { skuId, storageClass }: Need): number {
    if (candidate.carries && !candidate.carries.includes(storageClass)) return 0
    return Math.max(0, this.stock.of(candidate.warehouseId, skuId))
  }

  carriesAll = ({ carries }: Candidate) =>
    carries === null || this.needs.every((need) => carries.includes(need.storageClass))

  /** A warehouse that cannot serve alone, for want of goods or of a place for them. */
  lacks(candidate: Candidate, missing: Missing[]) {
    const { warehouseId } = candidate
    if (this.carriesAll(candidate)) this.barred.push({ warehouseId, why: 'stock', missing })
    else this.barred.push({ warehouseId, why: 'storage' })
  }

  lacksCourier(candidate: Candidate, couriers: CourierTable['out']) {
    this.barred.push({ warehouseId: candidate.warehouseId, why: 'no_courier', couriers })
  }

  /** How the courier of a parcel is chosen; undefined without price tables. */
  couriers(candidate: Candidate, weightG: number, volumeMm3: number): CourierTable | undefined {
    const { book, weights, day } = this.context
    if (book.isEmpty) return undefined
    const key = `${candidate.warehouseId}|${weightG}|${volumeMm3}`
    const known = this.#prices.get(key)
    if (known) return known
    const { warehouseId } = candidate
    const from = { warehouseId, regionCode: this.order.regionCode, day: this.context.today }
    const table = chooseCourier(book.prices(from, weightG, volumeMm3), {
      constraints: this.constraints,
      isCod: this.order.isCod ?? false,
      maxDays: candidate.maxDays,
      usualDays: daysFor(candidate.km),
      perDay: weights.perDay,
      perShare: weights.perShare,
      day,
    })
    this.#prices.set(key, table)
    return table
  }

  /** The least that a parcel of this weight costs in freight and share, whoever takes it; null: nobody does. */
  leastFreight(candidate: Candidate, weightG: number, volumeMm3: number): number | null {
    const table = this.couriers(candidate, weightG, volumeMm3)
    if (!table) return 0
    if (table.choices.length === 0) return null
    return Math.min(...table.choices.map((one) => one.bill.total + one.quota - one.bonus))
  }

  /** What a line's goods from this warehouse speak for it: units above what it is meant to hold. */
  overstockOf(candidate: Candidate, skuId: number, qty: number): number {
    const { overstock, weights } = this.context
    if (!overstock || weights.perOverstock === 0) return 0
    return (
      Math.min(qty, Math.max(0, overstock(candidate.warehouseId, skuId))) * weights.perOverstock
    )
  }

  /** The whole order filled this way; null when no courier takes one of the parcels. */
  fill(loads: readonly { candidate: Candidate; lines: Parcel['lines'] }[]): Filled | null {
    const { weights } = this.context
    const parts: Parts = {
      freight: 0,
      distance: 0,
      split: (loads.length - 1) * weights.perExtraParcel,
      days: 0,
      load: Math.max(...loads.map(({ candidate }) => candidate.loadPoints)),
      quota: 0,
      overstock: 0,
      bonus: 0,
    }
    const parcels: Parcel[] = []
    for (const { candidate, lines } of loads) {
      const parcel = this.#parcel(candidate, lines)
      if (!parcel) return null
      const chosen = parcel.couriers?.chosen
      parcels.push(parcel)
      parts.freight += parcel.freight
      parts.distance += parcel.km * weights.perKm
      parts.days = Math.max(parts.days, parcel.days * weights.perDay)
      parts.quota += chosen?.quota ?? 0
      parts.bonus -= candidate.bonus + (chosen?.bonus ?? 0)
      for (const { need, qty } of lines)
        parts.overstock -= this.overstockOf(candidate, need.skuId, qty)
    }
    const score = Object.values(parts).reduce((sum, part) => sum + part, 0)
    return { score, parts, parcels, option: optionOf(score, parts, parcels) }
  }

  #parcel(candidate: Candidate, lines: Parcel['lines']): Parcel | null {
    const weightG = lines.reduce((sum, { need, qty }) => sum + need.weightG * qty, 0)
    const volumeMm3 = lines.reduce((sum, { need, qty }) => sum + need.volumeMm3 * qty, 0)
    const table = this.couriers(candidate, weightG, volumeMm3)
    if (table && !table.chosen) return null
    const chosen = table?.chosen
    return {
      warehouseId: candidate.warehouseId,
      courier: chosen?.courier ?? null,
      service: chosen?.service ?? null,
      freight: chosen?.bill.total ?? 0,
      weightG,
      days: candidate.wait + (chosen?.days ?? daysFor(candidate.km)),
      km: candidate.km,
      lines,
      couriers: table ?? null,
    }
  }

  #candidate(site: Site, keepsPromise: boolean): Candidate {
    const { now, weights, given } = this.context
    const load = site.load + (given?.get(site.warehouseId) ?? 0)
    const leaves = leavesAt(site.rhythm, now)
    const { deliverBy } = this.order
    return {
      ...site,
      load,
      km: distanceKm(site.regionCode, this.order.regionCode),
      wait: leaves.day - now.day,
      loadPoints: site.dailyCapacity
        ? Math.round((load / site.dailyCapacity) * weights.perLoad)
        : 0,
      bonus: this.constraints.warehouseBonus.get(site.warehouseId) ?? 0,
      maxDays: keepsPromise && deliverBy ? deliverBy.day - leaves.day : null,
    }
  }

  /** Why a warehouse is out from the start. */
  #out(
    site: Candidate,
    keepsPromise: boolean
  ): { why: SiteOut; source?: Source; couriers?: CourierTable['out'] } | null {
    const { onlyWarehouses, notWarehouses } = this.constraints
    const { regionCode } = this.order
    if (onlyWarehouses && !onlyWarehouses.ids.includes(site.warehouseId))
      return { why: 'pinned', source: onlyWarehouses.source }
    const ban = notWarehouses.get(site.warehouseId)
    if (ban) return { why: 'forbidden', source: ban }
    if (site.storeIds && !site.storeIds.includes(this.order.storeId)) return { why: 'channel' }
    if (site.closedUntil !== null && site.closedUntil >= this.context.today)
      return { why: 'closed' }
    if (site.serves.length > 0 && !site.serves.some((prefix) => regionCode?.startsWith(prefix)))
      return { why: 'region' }
    if (site.dailyCapacity !== null && site.load >= site.dailyCapacity) return { why: 'capacity' }
    if (keepsPromise && this.#missesCutOff(site, this.order.shipBy ?? null))
      return { why: 'cut_off' }
    const table = this.couriers(site, 0, 0)
    if (!table && site.maxDays !== null && daysFor(site.km) > site.maxDays)
      return { why: 'too_slow' }
    if (table && !table.chosen) return { why: 'no_courier', couriers: table.out }
    if (site.carries && !this.needs.some((need) => site.carries!.includes(need.storageClass)))
      return { why: 'storage' }
    return null
  }

  #missesCutOff(site: Candidate, shipBy: LocalMoment | null): boolean {
    return shipBy !== null && isAfter(leavesAt(site.rhythm, this.context.now), shipBy)
  }
}

const optionOf = (score: number, parts: Parts, parcels: readonly Parcel[]): Option => ({
  warehouseIds: parcels.map((parcel) => parcel.warehouseId),
  score,
  parts,
  parcels: parcels.length,
  days: Math.max(...parcels.map((parcel) => parcel.days)),
  km: parcels.reduce((sum, parcel) => sum + parcel.km, 0),
  couriers: parcels.map((parcel) =>
    parcel.courier === null ? null : `${parcel.courier}/${parcel.service}`
  ),
})
