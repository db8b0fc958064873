import type { SplitLimit } from './platform_limits.js'

/** An order as far as sharing and parting parcels goes. */
export interface ArrangedOrder {
  id: number
  storeId: number
  mergeKey: string | null
  currency: string
  isSealed: boolean
  isPaid: boolean
  hasRefund: boolean
  requiredCourier: string | null
  /** How far its platform lets it go in several parcels. */
  splitLimit: SplitLimit
  mergesAcross: boolean
  maxLines: number | null
  maxWeightG: number | null
}

export interface ArrangedLine {
  orderLineId: number
  orderId: number
  /** One unit. */
  weightG: number
  storageClass: string
  shipAfter: string | null
}

export interface ArrangedParcel {
  lines: { orderLineId: number; units: number }[]
}

export const HARD_PROBLEMS = [
  'sealed',
  'platform_split',
  'platform_line',
  'other_receiver',
  'other_store',
  'other_currency',
  'other_courier',
  'unpaid',
  'refund',
] as const
export const SOFT_PROBLEMS = [
  'many_lines',
  'heavy',
  'mixed_storage',
  'mixed_presale',
  'no_courier',
] as const
export type ProblemCode = (typeof HARD_PROBLEMS)[number] | (typeof SOFT_PROBLEMS)[number]

export interface Problem {
  code: ProblemCode
  /** Index of the parcel. */
  parcel: number
  orderId: number | null
  isHard: boolean
}

const isHard = (code: ProblemCode) => (HARD_PROBLEMS as readonly string[]).includes(code)

/**
 * What speaks against parcels like these: what a platform or an order forbids is hard and refused,
 * what a store would rather not is soft and shown.
 * @param elsewhere parcels of the same orders that stay as they are
 */
export function problemsOf(
  parcels: readonly ArrangedParcel[],
  orders: ReadonlyMap<number, ArrangedOrder>,
  lines: ReadonlyMap<number, ArrangedLine>,
  elsewhere: readonly ArrangedParcel[] = []
): Problem[] {
  const problems: Problem[] = []
  const add = (code: ProblemCode, parcel: number, orderId: number | null = null) =>
    problems.push({ code, parcel, orderId, isHard: isHard(code) })
  const all = [...parcels, ...elsewhere]
  const inParcels = countBy(all, (line) => lines.get(line.orderLineId)?.orderId)
  const ofLine = countBy(all, (line) => line.orderLineId)
  parcels.forEach((parcel, index) => {
    const own = parcel.lines.flatMap((line) => lines.get(line.orderLineId) ?? [])
    const members = [...new Set(own.map((line) => line.orderId))].map((id) => orders.get(id)!)
    for (const order of members) {
      if (order.splitLimit === 'none' && inParcels.get(order.id)! > 1)
        add('platform_split', index, order.id)
      if (order.isSealed && (members.length > 1 || inParcels.get(order.id)! > 1))
        add('sealed', index, order.id)
    }
    for (const { orderLineId, orderId } of own)
      if (orders.get(orderId)!.splitLimit === 'lines' && ofLine.get(orderLineId)! > 1)
        add('platform_line', index, orderId)
    for (const [code, orderId] of strangers(members)) add(code, index, orderId)
    for (const code of dislikes(members, own, parcel)) add(code, index)
  })
  return problems
}

function countBy(
  parcels: readonly ArrangedParcel[],
  keyOf: (line: ArrangedParcel['lines'][number]) => number | undefined
): Map<number, number> {
  const counts = new Map<number, number>()
  for (const parcel of parcels)
    for (const key of new Set(parcel.lines.map(keyOf)))
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** What orders of one parcel must have in common, said of the one that has not. */
function* strangers(members: readonly ArrangedOrder[]): Generator<[ProblemCode, number]> {
  const [first, ...others] = members
  if (others.length === 0) return
  for (const order of members) {
    if (!order.isPaid) yield ['unpaid', order.id]
    if (order.hasRefund) yield ['refund', order.id]
  }
  for (const order of others) {
    if (order.mergeKey === null || order.mergeKey !== first.mergeKey)
      yield ['other_receiver', order.id]
    if (order.storeId !== first.storeId && !(order.mergesAcross && first.mergesAcross))
      yield ['other_store', order.id]
    if (order.currency !== first.currency) yield ['other_currency', order.id]
    if (order.requiredCourier !== first.requiredCourier) yield ['other_courier', order.id]
  }
}

function* dislikes(
  members: readonly ArrangedOrder[],
  own: readonly ArrangedLine[],
  parcel: ArrangedParcel
): Generator<ProblemCode> {
  const weightOf = new Map(own.map((line) => [line.orderLineId, line.weightG]))
  const weightG = parcel.lines.reduce(
    (sum, line) => sum + (weightOf.get(line.orderLineId) ?? 0) * line.units,
    0
  )
  if (members.some(({ maxLines }) => maxLines !== null && own.length > maxLines)) yield 'many_lines'
  if (members.some(({ maxWeightG }) => maxWeightG !== null && weightG > maxWeightG)) yield 'heavy'
  const special = new Set(own.map((line) => line.storageClass))
  if (special.size > 1 && (special.has('cold') || special.has('hazmat'))) yield 'mixed_storage'
  if (new Set(own.map((line) => line.shipAfter)).size > 1) yield 'mixed_presale'
}
