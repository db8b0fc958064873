import type { ParcelRules } from './parcel_rules.js'

/** An order as far as merging looks at it. */
export interface MergeCandidate {
  orderId: number
  storeId: number
  mergeKey: string | null
  /** Who bought, as the platform names them. */
  buyerId: string | null
  currency: string
  kind: string
  isSealed: boolean
  isPaid: boolean
  hasRefund: boolean
  lines: number
  weightG: number
  /** Ten-thousandths of the currency. */
  value: bigint
  /** The courier that its platform demands. */
  requiredCourier: string | null
  /** When it was paid, milliseconds since 1970. */
  paidAt: number
}

/** Why an order does not share a parcel, whatever is waiting beside it. */
export type NoMerge = 'no_key' | 'sealed' | 'kind' | 'unpaid' | 'refund'

export function whyAlone(order: MergeCandidate): NoMerge | null {
  if (order.mergeKey === null) return 'no_key'
  if (order.isSealed) return 'sealed'
  if (order.kind !== 'sale') return 'kind'
  if (!order.isPaid) return 'unpaid'
  return order.hasRefund ? 'refund' : null
}

/**
 * What orders have in common that may share a parcel: receiver, currency, the courier that is asked
 * for, and either the store and the buyer or, where their stores merge across, that alone.
 */
export function companyOf(order: MergeCandidate, rules: ParcelRules): string {
  const place = rules.mergesAcross ? 'across' : `${order.storeId}|${order.buyerId ?? ''}`
  return `${order.mergeKey}|${order.currency}|${order.requiredCourier ?? ''}|${place}`
}

/** In what two orders to one receiver differ that keeps them out of one parcel. */
export type Apart = 'currency' | 'courier' | 'store' | 'buyer'

/** Why two orders to one receiver are no company, null when they are. */
export function whyApart(
  one: MergeCandidate,
  other: MergeCandidate,
  rulesOf: (storeId: number) => ParcelRules
): Apart | null {
  if (one.currency !== other.currency) return 'currency'
  if ((one.requiredCourier ?? '') !== (other.requiredCourier ?? '')) return 'courier'
  if ([one, other].every((order) => rulesOf(order.storeId).mergesAcross)) return null
  if (one.storeId !== other.storeId) return 'store'
  return (one.buyerId ?? '') === (other.buyerId ?? '') ? null : 'buyer'
}

/** Whether orders are within what one parcel of their stores may hold. */
export function isWithinLimits(
  orders: readonly Pick<MergeCandidate, 'lines' | 'weightG' | 'value' | 'storeId'>[],
  rulesOf: (storeId: number) => ParcelRules
): boolean {
  const lines = orders.reduce((sum, order) => sum + order.lines, 0)
  const weightG = orders.reduce((sum, order) => sum + order.weightG, 0)
  const value = orders.reduce((sum, order) => sum + order.value, 0n)
  return orders.every((order) => {
    const { maxLines, maxWeightG, maxValue } = rulesOf(order.storeId)
    return (
      (maxLines === null || lines <= maxLines) &&
      (maxWeightG === null || weightG <= maxWeightG) &&
      (maxValue === null || value <= unitsOf(maxValue))
    )
  })
}

/**
 * Puts orders together that may leave in one parcel, those that were paid first first, as many as
 * the limits of their stores allow. Orders that merge with nobody are in no group.
 */
export function mergeGroups(
  candidates: readonly MergeCandidate[],
  rulesOf: (storeId: number) => ParcelRules
): MergeCandidate[][] {
  const open = candidates
    .filter((order) => rulesOf(order.storeId).merges && whyAlone(order) === null)
    .sort((a, b) => a.paidAt - b.paidAt || a.orderId - b.orderId)
  const groups: MergeCandidate[][] = []
  for (const company of Map.groupBy(open, (order) =>
    companyOf(order, rulesOf(order.storeId))
  ).values()) {
    let rest = company
    while (rest.length > 1) {
      const group: MergeCandidate[] = []
      const left: MergeCandidate[] = []
      for (const order of rest)
        if (group.length === 0 || isWithinLimits([...group, order], rulesOf)) group.push(order)
        else left.push(order)
      if (group.length > 1) groups.push(group)
      rest = left
    }
  }
  return groups
}

/** When an order that merges goes on, alone or not. */
export const dueAt = (order: Pick<MergeCandidate, 'paidAt'>, rules: ParcelRules): number =>
  order.paidAt + rules.waitMinutes * 60_000

function unitsOf(amount: string): bigint {
  const [whole, fraction = ''] = amount.split('.')
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0').slice(0, 4))
}
