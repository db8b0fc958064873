import type { Actor } from '#kernel/access/actor'
import type { CaptureResult, KnownOrder } from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'

/** An order with its place in the list it came with. */
export interface Placed {
  index: number
  item: { store: { id: number }; actor: Actor }
  order: NewOrder
}

export interface Taken {
  orderId: number
  number: string
  isNew: boolean
}

/** How a list of one store's orders is written. */
type Write = (input: {
  storeId: number
  orders: NewOrder[]
  actor: Actor
}) => Promise<CaptureResult>

/** Writes orders store by store and answers, by their place, what each is now and whether it is new. */
export async function writeByStore(
  ready: readonly Placed[],
  write: Write
): Promise<Map<number, Taken>> {
  const taken = new Map<number, Taken>()
  for (const [storeId, mine] of Map.groupBy(ready, (one) => one.item.store.id)) {
    const result = await write({
      storeId,
      orders: mine.map((one) => one.order),
      actor: mine[0].item.actor,
    })
    const fresh = new Map<string, KnownOrder>(
      result.captured.map((order) => [order.externalNo, order])
    )
    const known = new Map(result.duplicates.map((order) => [order.externalNo, order]))
    for (const { index, order } of mine) {
      const isNew = fresh.has(order.externalNo)
      const { id, number } = fresh.get(order.externalNo) ?? known.get(order.externalNo)!
      taken.set(index, { orderId: id, number, isNew })
      // The same number twice in one batch: the second is a duplicate of the first.
      if (isNew) {
        known.set(order.externalNo, fresh.get(order.externalNo)!)
        fresh.delete(order.externalNo)
      }
    }
  }
  return taken
}
