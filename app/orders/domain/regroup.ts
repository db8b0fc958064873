import type { NewPlan } from '#orders/domain/new_plan'

/** What parcels that are about to be regrouped hold of one order line, in its own units. */
export interface PooledLine {
  orderId: number
  orderLineId: number
  units: number
  /** How many of them are in no parcel yet, and may stay so. */
  open: number
  /** The SKUs behind the line and how many base units of each one unit of the line takes. */
  parts: { componentId: number | null; skuId: number; perUnit: number; weightG: number }[]
}

/** A parcel as somebody wants it: units of order lines. */
export interface DraftParcel {
  warehouseId: number
  courierCode?: string | null
  courierService?: string | null
  freightEstimated?: string | null
  promisedAt?: string | null
  notBefore?: string | null
  reason?: string | null
  lines: { orderLineId: number; units: number }[]
}

/** A live fulfilment line, as the pool is made of. */
export interface LiveLine {
  orderId: number
  orderLineId: number
  componentId: number | null
  skuId: number
  qty: number
  lineQty: number
  weightG: number
  /** In no parcel yet. */
  isOpen?: boolean
}

/** Sums live lines up by order line, in the order in which they come. The parts of a bundle count once, by the part that carries the line. */
export function poolOf(lines: readonly LiveLine[]): Map<number, PooledLine> {
  const pool = new Map<number, PooledLine>()
  for (const [orderLineId, own] of Map.groupBy(lines, (line) => line.orderLineId)) {
    const units = own.reduce((sum, line) => sum + line.lineQty, 0)
    const parts = [...Map.groupBy(own, (line) => line.componentId)].map(([componentId, same]) => ({
      componentId,
      skuId: same[0].skuId,
      perUnit: same.reduce((sum, line) => sum + line.qty, 0) / units,
      weightG: same[0].weightG,
    }))
    const open = own.reduce((sum, line) => sum + (line.isOpen ? line.lineQty : 0), 0)
    pool.set(orderLineId, { orderId: own[0].orderId, orderLineId, units, open, parts })
  }
  return pool
}

export type RegroupProblem = 'unknown_line' | 'too_many' | 'too_few' | 'empty_parcel' | 'bad_units'

/**
 * What is wrong with dealing a pool out like this: nothing may appear twice or get lost. `partial`
 * lets some of it stay behind, to be free again.
 */
export function problemOf(
  pool: ReadonlyMap<number, PooledLine>,
  drafts: readonly DraftParcel[],
  partial = false
): RegroupProblem | null {
  const dealt = new Map<number, number>()
  for (const draft of drafts) {
    if (draft.lines.length === 0) return 'empty_parcel'
    for (const { orderLineId, units } of draft.lines) {
      if (!pool.has(orderLineId)) return 'unknown_line'
      if (!Number.isSafeInteger(units) || units <= 0) return 'bad_units'
      dealt.set(orderLineId, (dealt.get(orderLineId) ?? 0) + units)
    }
  }
  const left = [...pool.values()].map(({ orderLineId, units, open }) => ({
    units: units - (dealt.get(orderLineId) ?? 0),
    open,
  }))
  if (left.some(({ units }) => units < 0)) return 'too_many'
  return !partial && left.some(({ units, open }) => units > open) ? 'too_few' : null
}

/** The plan of a draft: lines in base units, led by the order of its first line, of which the others are companions. */
export function planOf(
  draft: DraftParcel,
  pool: ReadonlyMap<number, PooledLine>,
  status: NonNullable<NewPlan['status']>
): NewPlan {
  const { lines: wanted, ...head } = draft
  const lines = wanted.flatMap(({ orderLineId, units }) => {
    const { orderId, parts } = pool.get(orderLineId)!
    return parts.map(({ componentId, skuId, perUnit, weightG }, index) => ({
      orderId,
      orderLineId,
      componentId,
      skuId,
      qty: perUnit * units,
      lineQty: index === 0 ? units : 0,
      weightG,
    }))
  })
  const weightG = lines.reduce((sum, line) => sum + line.weightG * line.qty, 0)
  return {
    ...head,
    status,
    orderId: Math.min(...lines.map((line) => line.orderId)),
    weightG: weightG || null,
    lines: lines.map(({ weightG: _, ...line }) => line),
  }
}
