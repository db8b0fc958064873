import type { Actor } from '#kernel/access/actor'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type BinReason =
  | 'receive'
  | 'putaway'
  | 'pick'
  | 'unpick'
  | 'pack'
  | 'ship'
  | 'return'
  | 'adjust'
  | 'found'
  | 'move'

/** Goods into (+) or out of (−) a bin, whole base units. */
export interface BinMovement {
  binId: number
  warehouseId: number
  skuId: number
  bucket?: 'on_hand' | 'damaged'
  delta: number
  /** Change of what is promised to pick lines. */
  allocated?: number
  reason: BinReason
  sourceType: string
  sourceId: number
  /** The entry of the stock ledger behind it; none when goods only change place. */
  stockEntryId?: number
}

/** A change of promises alone. */
export type BinPromise = Pick<BinMovement, 'binId' | 'warehouseId' | 'skuId'> & {
  allocated: number
}

interface Change {
  bin_id: number
  sku_id: number
  warehouse_id: number
  on_hand: number
  damaged: number
  allocated: number
}

/**
 * Moves goods and promises in bins: rows locked by (bin, SKU), one UPDATE, one
 * INSERT into the bins' ledger. At commit the database holds the sum of a
 * warehouse's bins against its stock level.
 * @throws ConflictException `wms_bin_short` where a bin has less than is taken
 */
export async function moveBins(
  trx: Trx,
  actor: Actor,
  movements: readonly BinMovement[],
  promises: readonly BinPromise[] = []
): Promise<void> {
  const changes = sum(movements, promises)
  if (changes.length === 0) return
  const columns = [
    changes.map((c) => c.bin_id),
    changes.map((c) => c.sku_id),
    changes.map((c) => c.warehouse_id),
  ]
  await sql(
    trx,
    `INSERT INTO wms_bin_stock (bin_id, sku_id, warehouse_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    columns,
    'wms_bin_stock_ensure'
  )
  const held = await sql<{
    bin_id: number
    sku_id: number
    on_hand: number
    damaged: number
    allocated: number
  }>(
    trx,
    `SELECT s.bin_id, s.sku_id, s.on_hand, s.damaged, s.allocated
       FROM wms_bin_stock s JOIN unnest($1::bigint[], $2::bigint[]) AS k(bin_id, sku_id) USING (bin_id, sku_id)
      ORDER BY s.bin_id, s.sku_id FOR NO KEY UPDATE OF s`,
    columns.slice(0, 2),
    'wms_bin_stock_lock'
  )
  refuseShort(changes, held)
  await sql(
    trx,
    `UPDATE wms_bin_stock s SET on_hand = s.on_hand + k.on_hand, damaged = s.damaged + k.damaged,
            allocated = s.allocated + k.allocated, updated_at = now()
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
            AS k(bin_id, sku_id, on_hand, damaged, allocated)
      WHERE s.bin_id = k.bin_id AND s.sku_id = k.sku_id`,
    [
      columns[0],
      columns[1],
      ...(['on_hand', 'damaged', 'allocated'] as const).map((f) => changes.map((c) => c[f])),
    ],
    'wms_bin_stock_move'
  )
  await insertEntries(
    trx,
    actor,
    movements.filter((movement) => movement.delta !== 0)
  )
}

function sum(movements: readonly BinMovement[], promises: readonly BinPromise[]): Change[] {
  const changes = new Map<string, Change>()
  const of = ({ binId, skuId, warehouseId }: BinPromise | BinMovement) => {
    const key = `${binId}:${skuId}`
    const fresh = {
      bin_id: binId,
      sku_id: skuId,
      warehouse_id: warehouseId,
      on_hand: 0,
      damaged: 0,
      allocated: 0,
    }
    return changes.get(key) ?? changes.set(key, fresh).get(key)!
  }
  for (const movement of movements) {
    const change = of(movement)
    change[movement.bucket ?? 'on_hand'] += movement.delta
    change.allocated += movement.allocated ?? 0
  }
  for (const promise of promises) of(promise).allocated += promise.allocated
  return [...changes.values()]
    .filter((change) => change.on_hand !== 0 || change.damaged !== 0 || change.allocated !== 0)
    .sort((a, b) => a.bin_id - b.bin_id || a.sku_id - b.sku_id)
}

/** Says which bin would run out, before the CHECKs of the table would. */
function refuseShort(
  changes: readonly Change[],
  held: readonly Omit<Change, 'warehouse_id'>[]
): void {
  const rows = new Map(held.map((row) => [`${row.bin_id}:${row.sku_id}`, row]))
  const short = changes.filter((change) => {
    const row = rows.get(`${change.bin_id}:${change.sku_id}`)!
    const onHand = row.on_hand + change.on_hand
    const allocated = row.allocated + change.allocated
    return onHand < 0 || row.damaged + change.damaged < 0 || allocated < 0 || allocated > onHand
  })
  if (short.length === 0) return
  const details = short.map((change) => ({
    binId: change.bin_id,
    skuId: change.sku_id,
    wanted: -Math.min(change.on_hand, change.damaged, 0),
    available: rows.get(`${change.bin_id}:${change.sku_id}`)!.on_hand,
  }))
  throw new ConflictException('wms_bin_short', { count: short.length }, { bins: details })
}

async function insertEntries(
  trx: Trx,
  actor: Actor,
  movements: readonly BinMovement[]
): Promise<void> {
  if (movements.length === 0) return
  await sql(
    trx,
    `INSERT INTO wms_bin_entries
       (bin_id, warehouse_id, sku_id, bucket, delta, reason, source_type, source_id, stock_entry_id, actor_id)
     SELECT k.*, $10 FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[],
                                 $7::text[], $8::bigint[], $9::bigint[]) AS k`,
    [
      movements.map((m) => m.binId),
      movements.map((m) => m.warehouseId),
      movements.map((m) => m.skuId),
      movements.map((m) => m.bucket ?? 'on_hand'),
      movements.map((m) => m.delta),
      movements.map((m) => m.reason),
      movements.map((m) => m.sourceType),
      movements.map((m) => m.sourceId),
      movements.map((m) => m.stockEntryId ?? null),
      actor.id,
    ],
    'wms_bin_entries_append'
  )
}
