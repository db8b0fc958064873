import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { Part } from '#kernel/lists/index'
import { sql } from '#kernel/sql'

/** Narrows a list to the warehouses the actor may see. `alias` is the table with a `warehouse_id`: code, never input. */
export function inScope(actor: Actor, alias: string): Part | null {
  if (actor.warehouses === null) return null
  return new Part([`${alias}.warehouse_id = ANY(`, ')'], [actor.warehouses])
}

/** @throws NotFoundException for a record of a warehouse out of the actor's sight: it does not exist for them */
export function assertSees(
  actor: Actor,
  warehouseId: number | null | undefined,
  what: string,
  id: number | string
): void {
  if (warehouseId === null || warehouseId === undefined || !seesWarehouse(actor, warehouseId))
    throw new NotFoundException(what, id)
}

export type WarehouseOption = { id: number; code: string; name: string }

/** The warehouses this module runs, as far as the actor sees them. */
export function ownWarehouses(actor: Actor): Promise<WarehouseOption[]> {
  return sql<WarehouseOption>(
    null,
    `SELECT w.id, w.code, w.name FROM wms_warehouses r JOIN warehouses w ON w.id = r.warehouse_id
      WHERE w.is_active AND ($1::bigint[] IS NULL OR w.id = ANY($1)) ORDER BY w.code`,
    [actor.warehouses]
  )
}

/** Of these fulfilments, those of warehouses the actor sees. */
export async function visibleFulfilments(actor: Actor, ids: readonly number[]): Promise<number[]> {
  return visible('SELECT id FROM fulfilments', actor, ids)
}

/** Of these waybills, those of warehouses the actor sees. */
export async function visibleWaybills(actor: Actor, ids: readonly number[]): Promise<number[]> {
  return visible('SELECT id FROM wms_waybills', actor, ids)
}

async function visible(select: string, actor: Actor, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `${select} WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2)) ORDER BY id`,
    [ids, actor.warehouses]
  )
  return rows.map((row) => row.id)
}

/** Warehouses returned goods may come to, those this module runs first. */
export function returnWarehouses(actor: Actor): Promise<WarehouseOption[]> {
  return sql<WarehouseOption>(
    null,
    `SELECT w.id, w.code, w.name FROM warehouses w LEFT JOIN wms_warehouses r ON r.warehouse_id = w.id
      WHERE w.is_active AND w.kind IN ('own', 'return') AND ($1::bigint[] IS NULL OR w.id = ANY($1))
      ORDER BY w.kind = 'return' DESC, r.warehouse_id IS NULL, w.code`,
    [actor.warehouses]
  )
}
