import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { playDay } from './floor_day.js'
import { fillRacks } from './racks.js'

/** Racks with the stock in them, and what the floor has done by now with what was released. */
export default async function seed(trx: Trx): Promise<void> {
  const [keeper] = await sql<{ id: number; name: string }>(
    trx,
    `SELECT id, full_name AS name FROM users WHERE email = 'wh@demo.tandem'`
  )
  const actor: Actor = keeper ? { ...SYSTEM, ...keeper, kind: 'user', isOwner: false } : SYSTEM
  const warehouses = await fillRacks(trx, actor)
  for (const warehouseId of warehouses.values()) await playDay(trx, actor, warehouseId)
}
