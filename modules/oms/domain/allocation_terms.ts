import type { Constraints, Source } from './allocation_constraints.js'
import type { CourierDay, CourierTable } from './courier_choice.js'
import type { LocalMoment, Rhythm } from './cut_off.js'
import type { FreeStock } from './free_stock.js'
import type { TariffBook } from './tariff_book.js'

/** A warehouse that might serve. */
export interface Site {
  warehouseId: number
  regionCode: string | null
  /** Parcels in work, and how many it manages a day (null: no limit set). */
  load: number
  dailyCapacity: number | null
  /** Beginnings of the divisions it serves; none: all of them. */
  serves: readonly string[]
  /** Storage classes it can carry; null: all. */
  carries: readonly string[] | null
  /** The last day it is closed. */
  closedUntil: string | null
  rhythm: Rhythm
  /** Stores that may draw from it; none: every one. */
  storeIds?: readonly number[] | null
}

/** What one order line, or one part of a bundle, needs. */
export interface Need {
  orderLineId: number
  componentId: number | null
  skuId: number
  qty: number
  lineQty: number
  /** One unit; 0 when unknown. */
  weightG: number
  volumeMm3: number
  storageClass: string
}

export interface OrderNeeds {
  orderId: number
  storeId: number
  regionCode: string | null
  /** The warehouses its store draws from. */
  sites: readonly Site[]
  needs: Need[]
  constraints?: Constraints
  /** The courier takes the money. */
  isCod?: boolean
  /** When it must have left, and when it must be there. */
  shipBy?: LocalMoment | null
  deliverBy?: LocalMoment | null
}

/** Points are ten-thousandths of the company's currency, so that everything can be compared with freight. */
export interface Weights {
  perKm: number
  perExtraParcel: number
  perDay: number
  /** At a warehouse that is full. */
  perLoad: number
  /** Speaks for a warehouse: a unit of which it has more than it is meant to. */
  perOverstock: number
  /** A courier that has the whole day's parcels and was meant to get none. */
  perShare: number
}

export const DEFAULT_WEIGHTS: Weights = {
  perKm: 20,
  perExtraParcel: 30_000,
  perDay: 5_000,
  perLoad: 20_000,
  perOverstock: 0,
  perShare: 50_000,
}

/** What a choice is made of, in points; what speaks for it is negative. */
export interface Parts {
  freight: number
  distance: number
  split: number
  days: number
  load: number
  quota: number
  overstock: number
  bonus: number
}

export interface Parcel {
  warehouseId: number
  courier: string | null
  service: string | null
  /** Ten-thousandths of the currency. */
  freight: number
  weightG: number
  /** From now until it is there, the wait for the warehouse's cut-off included. */
  days: number
  km: number
  lines: { need: Need; qty: number; lineQty: number }[]
  /** How the courier was chosen; null without price tables. */
  couriers: CourierTable | null
}

/** One row of the score table. */
export interface Option {
  warehouseIds: number[]
  score: number
  parts: Parts
  parcels: number
  days: number
  km: number
  /** `code/service` of each parcel. */
  couriers: (string | null)[]
}

export type SiteOut =
  | 'pinned'
  | 'forbidden'
  | 'channel'
  | 'closed'
  | 'region'
  | 'storage'
  | 'capacity'
  | 'cut_off'
  | 'too_slow'
  | 'no_courier'
  | 'stock'

export interface Missing {
  skuId: number
  wanted: number
  available: number
}

/** A warehouse that could not serve, and why. */
export interface Barred {
  warehouseId: number
  why: SiteOut
  /** Who pinned or banned. */
  source?: Source
  missing?: Missing[]
  /** Why each courier's product is out, where that is the reason. */
  couriers?: CourierTable['out']
}

export interface Decision {
  orderId: number
  verdict: 'allocated' | 'short' | 'unreachable'
  parcels: Parcel[]
  /** Best first. */
  options: Option[]
  barred: Barred[]
  shortages: Missing[]
  /** Rules that had a say. */
  rules: readonly { id: number; version: number }[]
  /** Who pinned the warehouse, or the courier. */
  pinned: { warehouse: Source | null; courier: Source | null }
  /** When it must be there, where somebody promised that. */
  deliverBy?: LocalMoment | null
  /** No warehouse or courier keeps the promise; the best of those that do not was taken. */
  isLate: boolean
  /** Whether every way of filling it was looked at. */
  isExact: boolean
  /** Others wait for the same goods: it is decided with them, not before them. */
  isQueued?: boolean
}

export interface AllocationContext {
  book: TariffBook
  stock: FreeStock
  weights: Weights
  now: LocalMoment
  /** `2026-11-22`: the day whose prices count. */
  today: string
  /** Parcels of the day by courier; it counts on. */
  day: CourierDay
  /** Units of a SKU that a warehouse has above what it is meant to. */
  overstock?: (warehouseId: number, skuId: number) => number
  /** Parcels given to each warehouse since its load was read; it counts on. */
  given?: Map<number, number>
}
