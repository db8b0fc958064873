import type { Trx } from '#kernel/transaction'
import type { FoundSku } from '#catalog/queries/find_skus'
import ListLevels from '#inventory/queries/list_levels'
import type { NewOrder } from '#orders/domain/new_order'
import type { Shortage } from '#modules/oms/actions/allocate_orders'

export type Wanted = ReadonlyMap<number, number>
export type Missing = Omit<Shortage, 'orderId'>

/**
 * What orders lack that all warehouses together cannot serve, whoever is asked: seen without a lock
 * and without choosing, so that who comes too late is told so at little cost. It counts everything
 * that is not promised, also what is set aside or frozen: an empty list of an order says nothing, only
 * allocation does.
 * @param wanted units of each SKU, an entry an order; SKUs that lie in warehouses themselves, not bundles
 */
export async function plainShortages(trx: Trx, wanted: readonly Wanted[]): Promise<Missing[][]> {
  const skuIds = [...new Set(wanted.flatMap((order) => [...order.keys()]))]
  const most = new Map<number, number>()
  const free = new Map<number, number>()
  for (const level of await new ListLevels().handle({ trx, skuIds })) {
    const { skuId, onHand, reserved, available } = level
    most.set(skuId, (most.get(skuId) ?? 0) + Math.max(0, onHand - reserved))
    free.set(skuId, (free.get(skuId) ?? 0) + Math.max(0, available))
  }
  return wanted.map((order) =>
    [...order].flatMap(([skuId, qty]) =>
      (most.get(skuId) ?? 0) < qty ? [{ skuId, wanted: qty, available: free.get(skuId) ?? 0 }] : []
    )
  )
}

/** Units of each SKU that an order wants; bundles are not counted, their parts are known later. */
export function wantedOf(
  order: NewOrder,
  skus: ReadonlyMap<number, FoundSku>
): Map<number, number> {
  const wanted = new Map<number, number>()
  for (const { skuId, qty } of order.lines)
    if (skuId && skus.get(skuId)?.kind !== 'bundle')
      wanted.set(skuId, (wanted.get(skuId) ?? 0) + qty)
  return wanted
}
