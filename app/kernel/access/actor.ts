/**
 * Who acts: a signed-in person, an API token's owner, or the system itself.
 * Lists, exports, search and the API all narrow by the same actor.
 */
export interface Actor {
  id: number | null
  name: string
  kind: 'user' | 'token' | 'system'
  /** Whether this person has a second factor, which high-risk acts then ask for. */
  hasSecondFactor?: boolean
  /** The API token it came with. */
  tokenId?: number
  locale: 'zh-CN' | 'en'
  /** Owners may do everything that is switched on. */
  isOwner: boolean
  permissions: ReadonlySet<string>
  /** Stores and warehouses the actor may see; null means all. */
  stores: readonly number[] | null
  warehouses: readonly number[] | null
}

/** The house itself: listeners, jobs and schedules act as this. */
export const SYSTEM: Actor = {
  id: null,
  name: 'system',
  kind: 'system',
  locale: 'zh-CN',
  isOwner: true,
  permissions: new Set(),
  stores: null,
  warehouses: null,
}

/** Whether the actor holds the permission. Whether its module is on is the switchboard's to say. */
export function holds(actor: Actor, permission: string) {
  return actor.isOwner || actor.permissions.has(permission)
}

/** Whether a row of this store is within the actor's data scope. */
export function seesStore(actor: Actor, storeId: number) {
  return actor.stores === null || actor.stores.includes(storeId)
}

/** Whether a row of this warehouse is within the actor's data scope. */
export function seesWarehouse(actor: Actor, warehouseId: number) {
  return actor.warehouses === null || actor.warehouses.includes(warehouseId)
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Set by the sign-in and token middleware. */
    actor: Actor
  }
}
