import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import {
  walkReservations,
  type LineShortage,
  type ReservePolicy,
  type ServedLine,
  type WantedLine,
} from '#inventory/domain/reserve_walk'
import { keyText, sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { ensureLevels, lockLevels, type LockedLevel } from '#inventory/services/levels'
import { promiseAtOnce } from '#inventory/services/promise_at_once'
import { drawableQuotas, sumByQuota } from '#inventory/services/quotas'

export interface ReserveInput {
  trx?: Trx | null
  actor?: Actor
  /** Orders in priority order; quantities are whole base units. */
  lines: WantedLine[]
  policy?: ReservePolicy
  /** When the promise lapses by itself; null or absent: never. */
  expiresAt?: Date | null
  /** The fulfilment lines were written in this transaction, so nothing can be reserved for them yet. */
  areNew?: boolean
}

export interface ReserveResult {
  /** Fulfilment lines whose stock is promised now (including those that already were). */
  reserved: number[]
  shortages: LineShortage[]
}

/**
 * Promises stock to a list of fulfilment lines: levels locked in a fixed
 * order, the orders walked in memory against the running remainder, one
 * UPDATE, one INSERT. New lines that there is plainly enough for are not
 * walked. Asking twice for a line promises it once. Shortages are answers, not
 * errors.
 */
export default class ReserveStock {
  async handle(input: ReserveInput): Promise<ReserveResult> {
    if (input.lines.length === 0) return { reserved: [], shortages: [] }
    return inTransaction(input.trx, async (trx) => {
      const expiresAt = input.expiresAt ?? null
      const now = input.areNew ? await promiseAtOnce(trx, input.lines, expiresAt) : null
      if (now?.keys) {
        await append(trx, new LevelsChanged({ keys: now.keys }), input.actor)
        return { reserved: input.lines.map((line) => line.fulfilmentLineId), shortages: [] }
      }
      const levels = await this.#lock(trx, input.lines, now?.levels)
      const known = input.areNew ? new Set<number>() : await this.#alreadyReserved(trx, input.lines)
      const wanted = input.lines.filter((line) => !known.has(line.fulfilmentLineId))
      const { served, shortages } = walkReservations(
        wanted,
        promisable(levels),
        input.policy ?? 'all_or_nothing',
        await drawableQuotas(trx, levels, wanted)
      )
      if (served.length > 0) {
        const keys = await this.#promise(trx, served, expiresAt)
        await append(trx, new LevelsChanged({ keys }), input.actor)
      }
      return { reserved: [...known, ...served.map((line) => line.fulfilmentLineId)], shortages }
    })
  }

  async #lock(
    trx: Trx,
    lines: readonly WantedLine[],
    locked?: Map<string, LockedLevel>
  ): Promise<Map<string, LockedLevel>> {
    const levels = locked ?? (await lockLevels(trx, lines))
    const missing = lines.filter((line) => !levels.has(keyText(line)))
    if (missing.length === 0 || !(await this.#someAllowNegative(trx, missing))) return levels
    await ensureLevels(trx, missing)
    return lockLevels(trx, lines)
  }

  async #someAllowNegative(trx: Trx, lines: readonly WantedLine[]): Promise<boolean> {
    const rows = await sql(
      trx,
      'SELECT 1 FROM warehouses WHERE id = ANY($1::bigint[]) AND allow_negative LIMIT 1',
      [lines.map((line) => line.warehouseId)],
      'stock_negative_warehouses'
    )
    return rows.length > 0
  }

  async #alreadyReserved(trx: Trx, lines: readonly WantedLine[]): Promise<Set<number>> {
    const rows = await sql<{ fulfilment_line_id: number }>(
      trx,
      `SELECT fulfilment_line_id FROM stock_reservations
        WHERE fulfilment_line_id = ANY($1::bigint[]) AND state IN ('pending', 'posted')`,
      [lines.map((line) => line.fulfilmentLineId)],
      'stock_reservations_live'
    )
    return new Set(rows.map((row) => row.fulfilment_line_id))
  }

  /**
   * Raises the levels, draws from the quotas and writes the reservations, in one statement; the CHECKs
   * of the tables stand behind it. Returns the keys.
   */
  async #promise(
    trx: Trx,
    lines: readonly ServedLine[],
    expiresAt: Date | null
  ): Promise<StockKey[]> {
    const sums = sumByKey(lines)
    const drawn = new Map(
      sumByKey(lines.map((line) => ({ ...line, qty: line.fromQuota }))).map((sum) => [
        keyText(sum),
        sum.qty,
      ])
    )
    const quotas = sumByQuota(lines)
    await sql(
      trx,
      `WITH moved AS (
         UPDATE stock_levels l
            SET reserved = l.reserved + d.qty, quota = l.quota - d.drawn, version = l.version + 1, updated_at = now()
           FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS d(warehouse_id, sku_id, qty, drawn)
          WHERE l.warehouse_id = d.warehouse_id AND l.sku_id = d.sku_id),
       used AS (
         UPDATE stock_quota_lines q SET used = q.used + d.qty
           FROM unnest($5::bigint[], $6::bigint[]) AS d(id, qty) WHERE q.id = d.id)
       INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty, quota_line_id, from_quota, expires_at)
       SELECT r.*, $14::timestamptz
         FROM unnest($7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::int[], $12::bigint[], $13::int[]) AS r`,
      [
        sums.map((sum) => sum.warehouseId),
        sums.map((sum) => sum.skuId),
        sums.map((sum) => sum.qty),
        sums.map((sum) => drawn.get(keyText(sum))!),
        quotas.map((sum) => sum.lineId),
        quotas.map((sum) => sum.qty),
        lines.map((line) => line.fulfilmentLineId),
        lines.map((line) => line.orderId),
        lines.map((line) => line.warehouseId),
        lines.map((line) => line.skuId),
        lines.map((line) => line.qty),
        lines.map((line) => line.quotaLineId),
        lines.map((line) => line.fromQuota),
        expiresAt?.toISOString() ?? null,
      ],
      'stock_reserve'
    )
    return sums.map(({ qty, ...key }) => key)
  }
}

function promisable(levels: ReadonlyMap<string, LockedLevel>) {
  return new Map(
    [...levels].map(([key, level]) => [
      key,
      {
        free: level.allow_negative ? null : level.on_hand - level.reserved - level.quota,
        isFrozen: level.frozen_reason !== null,
      },
    ])
  )
}
