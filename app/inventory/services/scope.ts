import { holds, seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'

/** Whether the actor may see what stock is worth. */
export const seesCosts = (actor: Actor) => holds(actor, 'catalog.costs.view')

/** Refuses warehouses outside the actor's scope as if they were not there. */
export function assertWarehouses(actor: Actor, warehouseIds: readonly (number | null)[]): void {
  for (const id of warehouseIds) {
    if (id !== null && !seesWarehouse(actor, id)) throw new NotFoundException('warehouse', id)
    if (id === null && actor.warehouses) throw new NotFoundException('warehouse', 'all')
  }
}

/** Refuses stores outside the actor's scope as if they were not there. */
export function assertStores(actor: Actor, storeIds: readonly number[]): void {
  for (const id of storeIds) if (!seesStore(actor, id)) throw new NotFoundException('store', id)
}
