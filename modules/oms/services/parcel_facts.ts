import type { Trx } from '#kernel/transaction'
import type { LiveLine } from '#orders/domain/regroup'
import FindDimensions from '#modules/oms/queries/find_dimensions'

export type Dimensions = Awaited<ReturnType<FindDimensions['handle']>>

/** Weight and volume of lines together. */
export function sizeOf(lines: readonly Pick<LiveLine, 'skuId' | 'qty'>[], sizes: Dimensions) {
  let [weightG, volumeMm3] = [0, 0]
  for (const { skuId, qty } of lines) {
    const size = sizes.get(skuId)
    weightG += (size?.weightG ?? 0) * qty
    volumeMm3 += (size?.volumeMm3 ?? 0) * qty
  }
  return { weightG, volumeMm3 }
}

/** The dimensions of every SKU in lines, in one statement. */
export const dimensionsOf = (trx: Trx | null, lines: readonly Pick<LiveLine, 'skuId'>[]) =>
  new FindDimensions(trx).handle([...new Set(lines.map((line) => line.skuId))])
