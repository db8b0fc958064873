import { sql, type Statement } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { distinctKeys, keyText, type Bucket, type StockKey } from '#inventory/domain/stock_key'

/** A stock level as it stands under our lock. */
export interface LockedLevel {
  warehouse_id: number
  sku_id: number
  on_hand: number
  reserved: number
  /** Set aside for stores or an activity and not drawn yet. */
  quota: number
  quality: number
  damaged: number
  in_transit: number
  allow_negative: boolean
  frozen_reason: string | null
  cost_group_id: number
}

const columns = (keys: readonly StockKey[]) => [
  keys.map((key) => key.warehouseId),
  keys.map((key) => key.skuId),
]

const LOCK = `
  SELECT l.warehouse_id, l.sku_id, l.on_hand, l.reserved, l.quota, l.quality, l.damaged, l.in_transit,
         l.allow_negative, l.frozen_reason, w.cost_group_id
    FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
    JOIN stock_levels l ON l.warehouse_id = k.warehouse_id AND l.sku_id = k.sku_id
    JOIN warehouses w ON w.id = l.warehouse_id
   ORDER BY l.warehouse_id, l.sku_id
     FOR NO KEY UPDATE OF l`

/** What locks the levels of these keys, each named once, in lock order; it answers rows of `LockedLevel`. */
export const lockStatement = (keys: readonly StockKey[]): Statement => ({
  name: 'stock_levels_lock',
  text: LOCK,
  values: columns(keys),
})

/** Locks the levels of these keys in lock order and returns them by key; missing ones are missing. */
export async function lockLevels(
  trx: Trx,
  list: readonly StockKey[]
): Promise<Map<string, LockedLevel>> {
  const { name, text, values } = lockStatement(distinctKeys(list))
  return byKey(await sql<LockedLevel>(trx, text, values, name))
}

/** Locks the levels behind the pending reservations of these fulfilment lines, in lock order. */
export async function lockLevelsOfLines(
  trx: Trx,
  fulfilmentLineIds: readonly number[]
): Promise<Map<string, LockedLevel>> {
  const rows = await sql<LockedLevel>(
    trx,
    `SELECT l.warehouse_id, l.sku_id, l.on_hand, l.reserved, l.quota, l.quality, l.damaged, l.in_transit,
            l.allow_negative, l.frozen_reason, w.cost_group_id
       FROM (SELECT DISTINCT warehouse_id, sku_id FROM stock_reservations
              WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending') AS k
       JOIN stock_levels l ON l.warehouse_id = k.warehouse_id AND l.sku_id = k.sku_id
       JOIN warehouses w ON w.id = l.warehouse_id
      ORDER BY l.warehouse_id, l.sku_id
        FOR NO KEY UPDATE OF l`,
    [fulfilmentLineIds],
    'stock_levels_lock_lines'
  )
  return byKey(rows)
}

/** Creates the levels that do not exist yet, at zero. */
export async function ensureLevels(trx: Trx, list: readonly StockKey[]): Promise<void> {
  await sql(
    trx,
    `INSERT INTO stock_levels (warehouse_id, sku_id, allow_negative)
     SELECT k.warehouse_id, k.sku_id, w.allow_negative
       FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
       JOIN warehouses w ON w.id = k.warehouse_id
      WHERE NOT EXISTS (SELECT 1 FROM stock_levels l WHERE l.warehouse_id = k.warehouse_id AND l.sku_id = k.sku_id)
      ORDER BY k.warehouse_id, k.sku_id
     ON CONFLICT DO NOTHING`,
    columns(distinctKeys(list)),
    'stock_levels_ensure'
  )
}

export type LevelChange = StockKey & Partial<Record<Bucket | 'reserved' | 'quota', number>>

/** Adds to the numbers of locked levels in one statement; the CHECKs of the table stand behind it. */
export async function moveLevels(trx: Trx, changes: readonly LevelChange[]): Promise<void> {
  if (changes.length === 0) return
  const of = (column: Bucket | 'reserved' | 'quota') => changes.map((change) => change[column] ?? 0)
  await sql(
    trx,
    `UPDATE stock_levels l
        SET on_hand = l.on_hand + d.on_hand, reserved = l.reserved + d.reserved, quota = l.quota + d.quota,
            quality = l.quality + d.quality, damaged = l.damaged + d.damaged, in_transit = l.in_transit + d.in_transit,
            version = l.version + 1, updated_at = now()
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
         AS d(warehouse_id, sku_id, on_hand, reserved, quota, quality, damaged, in_transit)
      WHERE l.warehouse_id = d.warehouse_id AND l.sku_id = d.sku_id`,
    [
      ...columns(changes),
      of('on_hand'),
      of('reserved'),
      of('quota'),
      of('quality'),
      of('damaged'),
      of('in_transit'),
    ],
    'stock_levels_move'
  )
}

/** The keys of locked levels as two columns for `unnest`. */
export function keyColumns(levels: ReadonlyMap<string, LockedLevel>): [number[], number[]] {
  const rows = [...levels.values()]
  return [rows.map((row) => row.warehouse_id), rows.map((row) => row.sku_id)]
}

/** Locked rows by their key. */
export function byKey(rows: LockedLevel[]): Map<string, LockedLevel> {
  return new Map(
    rows.map((row) => [keyText({ warehouseId: row.warehouse_id, skuId: row.sku_id }), row])
  )
}
