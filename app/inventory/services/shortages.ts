import type { Shortage } from '#kernel/exceptions'
import type { Trx } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'

/** What is short, with the codes of its SKUs, so that a refusal can name them. */
export async function withCodes<T extends Shortage>(
  trx: Trx,
  shortages: readonly T[]
): Promise<T[]> {
  const skus = await new FindSkus(trx).byIds(shortages.map(({ skuId }) => skuId))
  return shortages.map((one) => ({ ...one, sku: skus.get(one.skuId)?.code }))
}
