import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { NewStockEntry } from '#inventory/domain/stock_entry'

export type { NewStockEntry } from '#inventory/domain/stock_entry'

/** A movement with what it is worth. */
export interface ValuedEntry extends NewStockEntry {
  unitCost: string
  value: string
}

const sourceColumns = (entries: readonly NewStockEntry[]) => [
  entries.map((entry) => entry.sourceType),
  entries.map((entry) => entry.sourceId),
  entries.map((entry) => entry.sourceLine ?? 0),
  entries.map((entry) => entry.reason),
  entries.map((entry) => entry.bucket),
]

/** Ids of the entries that were posted before, by their index in the list. */
export async function findPosted(
  trx: Trx,
  entries: readonly NewStockEntry[]
): Promise<Map<number, number>> {
  const rows = await sql<{ index: number; id: number }>(
    trx,
    `SELECT k.index::int AS index, e.id
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
         WITH ORDINALITY AS k(source_type, source_id, source_line, reason, bucket, index)
       JOIN stock_entries e USING (source_type, source_id, source_line, reason, bucket)`,
    sourceColumns(entries),
    'stock_entries_posted'
  )
  return new Map(rows.map((row) => [row.index - 1, row.id]))
}

/** Appends entries to the ledger in one statement; returns their ids in the list's order. */
export async function insertEntries(
  trx: Trx,
  actor: Actor,
  entries: readonly ValuedEntry[]
): Promise<number[]> {
  const rows = await sql<{ id: number; source: string }>(
    trx,
    `INSERT INTO stock_entries (source_type, source_id, source_line, reason, bucket, warehouse_id, sku_id, delta,
                                unit_cost, value, reverses_id, bin_id, lot_id, note, occurred_at, actor_id)
     SELECT source_type, source_id, source_line, reason, bucket, warehouse_id, sku_id, delta,
            unit_cost, value, reverses_id, bin_id, lot_id, note, coalesce(occurred_at, now()), $16
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
                   $9::numeric[], $10::numeric[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::timestamptz[])
         WITH ORDINALITY AS e(source_type, source_id, source_line, reason, bucket, warehouse_id, sku_id, delta,
                              unit_cost, value, reverses_id, bin_id, lot_id, note, occurred_at, index)
      ORDER BY index
     RETURNING id, concat_ws('/', source_type, source_id, source_line, reason, bucket) AS source`,
    [
      ...sourceColumns(entries),
      entries.map((entry) => entry.warehouseId),
      entries.map((entry) => entry.skuId),
      entries.map((entry) => entry.delta),
      entries.map((entry) => entry.unitCost),
      entries.map((entry) => entry.value),
      entries.map((entry) => entry.reversesId ?? null),
      entries.map((entry) => entry.binId ?? null),
      entries.map((entry) => entry.lotId ?? null),
      entries.map((entry) => entry.note ?? null),
      entries.map((entry) => entry.occurredAt?.toISOString() ?? null),
      actor.id,
    ],
    'stock_entries_insert'
  )
  const ids = new Map(rows.map((row) => [row.source, row.id]))
  return entries.map((entry) => ids.get(sourceText(entry))!)
}

/** The key under which an entry is posted once. */
export function sourceText(entry: NewStockEntry): string {
  return [entry.sourceType, entry.sourceId, entry.sourceLine ?? 0, entry.reason, entry.bucket].join(
    '/'
  )
}
