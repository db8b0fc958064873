import type { Decision, Parts, Weights } from './allocation_terms.js'
import type { ShownDecision } from './decision_record.js'

/** How an order leaves. Freight is in ten-thousandths of the currency. */
export interface Outcome {
  warehouseIds: number[]
  couriers: (string | null)[]
  freight: number
  /** From the decision until it is there. */
  days: number
  parcels: number
}

/** What all orders come to, one way. */
export interface Total {
  freight: number
  days: number
  parcels: number
  /** Orders in more than one parcel. */
  split: number
}

export interface ReplaySummary {
  /** Orders decided both ways. */
  orders: number
  /** Of these, those that would leave from elsewhere or with somebody else. */
  moved: number
  /** Orders nothing can be served of under what was changed. */
  unserved: number
  /** Orders whose decision says too little, or that share a parcel. */
  skipped: number
  before: Total
  after: Total
  /** Parcels by warehouse, as it was and as it would be. */
  warehouses: Record<string, [before: number, after: number]>
}

/** What a replay carries from one part to the next. */
export interface ReplayProgress {
  summary: ReplaySummary
  /** The last order that was looked at; null: none yet. */
  cursor: [placedAt: string, id: number] | null
  /** Parcels by day, then by warehouse and by courier's product, as decided anew. */
  days: Record<string, { warehouses: Record<string, number>; couriers: Record<string, number> }>
}

const nothing = (): Total => ({ freight: 0, days: 0, parcels: 0, split: 0 })

export const emptyProgress = (): ReplayProgress => ({
  summary: {
    ...{ orders: 0, moved: 0, unserved: 0, skipped: 0 },
    ...{ before: nothing(), after: nothing(), warehouses: {} },
  },
  cursor: null,
  days: {},
})

/** What was chosen, as the decision says; null where it was kept before the parts of scores were. */
export function outcomeOf(decision: ShownDecision): Outcome | null {
  const chosen = decision.options.find((option) => option.isChosen)
  const parts: Parts | null = chosen?.parts ?? null
  if (!chosen || !parts) return null
  const { warehouseIds, couriers, days } = chosen
  return { warehouseIds, couriers, freight: parts.freight, days, parcels: warehouseIds.length }
}

/** The same of a decision made anew; null: nothing can be served. */
export function outcomeAnew({ verdict, parcels }: Decision): Outcome | null {
  if (verdict !== 'allocated') return null
  return {
    warehouseIds: parcels.map((parcel) => parcel.warehouseId),
    couriers: parcels.map((one) => (one.courier === null ? null : `${one.courier}/${one.service}`)),
    freight: parcels.reduce((sum, parcel) => sum + parcel.freight, 0),
    days: Math.max(...parcels.map((parcel) => parcel.days)),
    parcels: parcels.length,
  }
}

export const isMoved = (before: Outcome, after: Outcome | null) =>
  after === null ||
  before.warehouseIds.toSorted().join() !== after.warehouseIds.toSorted().join() ||
  before.couriers.toSorted().join() !== after.couriers.toSorted().join()

/** Counts an order in. One that would not be served counts by itself: it has no price to compare. */
export function count(summary: ReplaySummary, before: Outcome | null, after: Outcome | null) {
  if (!before) {
    summary.skipped++
    return
  }
  if (!after) {
    summary.unserved++
    return
  }
  summary.orders++
  if (isMoved(before, after)) summary.moved++
  add(summary.before, before)
  add(summary.after, after)
  for (const [place, { warehouseIds }] of [before, after].entries())
    for (const id of warehouseIds) (summary.warehouses[id] ??= [0, 0])[place]++
}

function add(total: Total, { freight, days, parcels }: Outcome) {
  total.freight += freight
  total.days += days
  total.parcels += parcels
  if (parcels > 1) total.split++
}

/** What the weights of a replay are set by, as the module's settings are. */
export const REPLAY_WEIGHTS = ['perKm', 'perExtraParcel', 'perDay', 'perLoad', 'perShare'] as const
export type ReplayWeights = Pick<Weights, (typeof REPLAY_WEIGHTS)[number]>
