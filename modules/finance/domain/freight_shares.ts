import type { Money } from '#kernel/money'

/** What one of the orders in a parcel has in it. */
export interface ParcelShare {
  /** Grams; 0 where a SKU's weight is not known. */
  weightG: number
  /** What the shopper pays for it, decimal text. */
  value: string
}

/**
 * Parts a parcel's freight over the orders in it: by weight; by value when the weight of one is not
 * known; equally when they are worth nothing either. The parts sum to the freight exactly.
 */
export function freightShares(freight: Money, parts: readonly ParcelShare[]): Money[] {
  if (parts.length === 1) return [freight]
  const isWeighed = parts.every((part) => part.weightG > 0)
  return freight.allocate(parts.map((part) => (isWeighed ? part.weightG : part.value)))
}
