import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** How many of these fulfilments are in somebody's hands: being picked, or packed. */
export async function countFloorParcels(
  trx: Trx | null,
  fulfilmentIds: readonly number[]
): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    trx,
    `SELECT count(*)::int AS count FROM fulfilments WHERE id = ANY($1::bigint[]) AND status IN ('picking', 'packed')`,
    [fulfilmentIds],
    'wms_count_floor_parcels'
  )
  return count
}
