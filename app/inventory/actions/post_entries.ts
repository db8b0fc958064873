import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException, ShortageException, type Shortage } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { BUCKETS, distinctKeys, keyText, type Bucket } from '#inventory/domain/stock_key'
import { valueEntries } from '#inventory/domain/value_entries'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { costText, lockCosts, saveCosts } from '#inventory/services/costs'
import { withCodes } from '#inventory/services/shortages'
import {
  findPosted,
  insertEntries,
  sourceText,
  type NewStockEntry,
} from '#inventory/services/entries'
import {
  ensureLevels,
  lockLevels,
  moveLevels,
  type LevelChange,
  type LockedLevel,
} from '#inventory/services/levels'

export interface PostEntriesInput {
  trx?: Trx | null
  actor: Actor
  entries: NewStockEntry[]
}

/**
 * Posts physical stock movements: the ledger, the levels they add up to and
 * the moving average, in one transaction and a bounded number of statements.
 * An entry whose source was posted before is left alone. Returns the entries'
 * ids in the order given, whether posted now or before.
 * @throws ShortageException where a level would fall below zero or below what is promised or set aside
 */
export default class PostEntries {
  async handle({ trx: outer, actor, entries }: PostEntriesInput): Promise<number[]> {
    if (entries.length === 0) return []
    assertWellFormed(entries)
    return inTransaction(outer, async (trx) => {
      await ensureLevels(trx, entries)
      const levels = await lockLevels(trx, entries)
      const posted = await findPosted(trx, entries)
      const fresh = renumber(entries, posted)
      if (fresh.length === 0) return entries.map((_, index) => posted.get(index)!)
      const changes = levelChanges(fresh)
      const short = shortagesOf(changes, levels)
      if (short.length > 0) throw new ShortageException(await withCodes(trx, short))

      const costKey = (entry: NewStockEntry) => ({
        costGroupId: levels.get(keyText(entry))!.cost_group_id,
        skuId: entry.skuId,
      })
      const priced = await this.#withReversedCosts(trx, fresh)
      const costs = await lockCosts(trx, priced.map(costKey))
      const values = valueEntries(priced, (index) => costs.get(costText(costKey(priced[index])))!)
      await moveLevels(trx, changes)
      await saveCosts(trx, costs)
      const ids = await insertEntries(
        trx,
        actor,
        priced.map((entry, index) => ({ ...entry, ...values[index] }))
      )
      await append(
        trx,
        [new LevelsChanged({ keys: distinctKeys(fresh) }), new EntriesPosted({ entryIds: ids })],
        actor
      )

      const next = ids[Symbol.iterator]()
      return entries.map((_, index) => posted.get(index) ?? next.next().value!)
    })
  }

  /** An entry that takes another one back goes at that one's cost unless told otherwise. */
  async #withReversedCosts(trx: Trx, entries: NewStockEntry[]): Promise<NewStockEntry[]> {
    const wanted = entries.filter((entry) => entry.reversesId && !entry.unitCost)
    if (wanted.length === 0) return entries
    const rows = await sql<{ id: number; unit_cost: string }>(
      trx,
      'SELECT id, unit_cost FROM stock_entries WHERE id = ANY($1::bigint[])',
      [wanted.map((entry) => entry.reversesId)],
      'stock_entries_costs'
    )
    const costs = new Map(rows.map((row) => [row.id, row.unit_cost]))
    return entries.map((entry) => ({
      ...entry,
      unitCost: entry.unitCost ?? costs.get(entry.reversesId ?? 0),
    }))
  }
}

function assertWellFormed(entries: readonly NewStockEntry[]): void {
  const sources = new Set<string>()
  for (const entry of entries) {
    const source = sourceText(entry)
    if (!Number.isSafeInteger(entry.delta) || entry.delta === 0)
      throw new RefusedException('stock_delta', { source })
    if (entry.unitCost?.startsWith('-'))
      throw new RefusedException('stock_cost_negative', { source })
    if (sources.has(source)) throw new RefusedException('stock_source_twice', { source })
    sources.add(source)
  }
}

/** The entries not posted yet; references to other entries follow those to their new places. */
function renumber(
  entries: readonly NewStockEntry[],
  posted: ReadonlyMap<number, number>
): NewStockEntry[] {
  const places = new Map<number, number>()
  entries.forEach((_, index) => {
    if (!posted.has(index)) places.set(index, places.size)
  })
  return entries
    .filter((_, index) => places.has(index))
    .map((entry) => ({
      ...entry,
      mirrors: entry.mirrors === undefined ? undefined : places.get(entry.mirrors),
      shares: entry.shares && {
        ...entry.shares,
        of: entry.shares.of.flatMap((at) => places.get(at) ?? []),
      },
    }))
}

function levelChanges(entries: readonly NewStockEntry[]): LevelChange[] {
  const changes = new Map(
    distinctKeys(entries).map((key): [string, LevelChange] => [keyText(key), { ...key }])
  )
  for (const entry of entries) {
    const change = changes.get(keyText(entry))!
    change[entry.bucket] = (change[entry.bucket] ?? 0) + entry.delta
  }
  return [...changes.values()]
}

/** Says which bucket would run out, before the CHECKs of the table would. */
function shortagesOf(
  changes: readonly LevelChange[],
  levels: ReadonlyMap<string, LockedLevel>
): Shortage[] {
  return changes.flatMap((change) => {
    const level = levels.get(keyText(change))
    if (!level) throw new RefusedException('stock_warehouse_unknown', { id: change.warehouseId })
    const floor = (bucket: Bucket) => (bucket === 'on_hand' ? level.reserved + level.quota : 0)
    return BUCKETS.filter((bucket) => {
      if (bucket === 'on_hand' && level.allow_negative) return false
      const delta = change[bucket] ?? 0
      return delta < 0 && level[bucket] + delta < floor(bucket)
    }).map((bucket) => ({
      skuId: change.skuId,
      warehouseId: change.warehouseId,
      bucket,
      wanted: -(change[bucket] ?? 0),
      available: level[bucket] - floor(bucket),
    }))
  })
}
