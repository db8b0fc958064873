import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { keyText, sumByKey } from '#inventory/domain/stock_key'
import { valueEntries } from '#inventory/domain/value_entries'
import { EntriesPosted } from '#inventory/events/entries_posted'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { costText, lockCosts, saveCosts } from '#inventory/services/costs'
import { insertEntries, type NewStockEntry } from '#inventory/services/entries'
import {
  keyColumns,
  lockLevelsOfLines,
  moveLevels,
  type LockedLevel,
} from '#inventory/services/levels'

export interface PostReservationsInput {
  trx?: Trx | null
  actor?: Actor
  fulfilmentLineIds: readonly number[]
  sourceType?: 'fulfilment'
  occurredAt?: Date
}

/** One line that left the warehouse; quantity positive, cost and value (positive) in the company's currency. */
export interface ShippedEntry {
  id: number
  fulfilmentLineId: number
  orderId: number
  warehouseId: number
  skuId: number
  qty: number
  unitCost: string
  value: string
}

interface Resolved extends Record<string, unknown> {
  fulfilmentLineId: number
  fulfilmentId: number
  orderId: number
  warehouseId: number
  skuId: number
  qty: number
}

/**
 * Turns promises into shipments: pending → posted, on hand and reserved both
 * down, one ledger entry a line (reason `ship`, source the fulfilment and its
 * line) at the moving average. Lines posted before are left out of the answer.
 * @throws RefusedException `reservation_missing` for a line with no promise to post
 */
export default class PostReservations {
  async handle(input: PostReservationsInput): Promise<ShippedEntry[]> {
    if (input.fulfilmentLineIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const levels = await lockLevelsOfLines(trx, input.fulfilmentLineIds)
      const lines = await this.#resolve(trx, input.fulfilmentLineIds, levels)
      await this.#refuseMissing(trx, input.fulfilmentLineIds, lines)
      if (lines.length === 0) return []
      return this.#ship(trx, input, lines, levels)
    })
  }

  async #ship(
    trx: Trx,
    input: PostReservationsInput,
    lines: Resolved[],
    levels: ReadonlyMap<string, LockedLevel>
  ) {
    const actor = input.actor ?? SYSTEM
    const costKey = (line: Resolved) => ({
      costGroupId: levels.get(keyText(line))!.cost_group_id,
      skuId: line.skuId,
    })
    const entries = lines.map((line): NewStockEntry => ({
      warehouseId: line.warehouseId,
      skuId: line.skuId,
      bucket: 'on_hand',
      delta: -line.qty,
      reason: 'ship',
      sourceType: input.sourceType ?? 'fulfilment',
      sourceId: line.fulfilmentId,
      sourceLine: line.fulfilmentLineId,
      occurredAt: input.occurredAt,
    }))
    const costs = await lockCosts(trx, lines.map(costKey))
    const values = valueEntries(entries, (index) => costs.get(costText(costKey(lines[index])))!)
    const sums = sumByKey(lines)
    await moveLevels(
      trx,
      sums.map(({ qty, ...key }) => ({ ...key, reserved: -qty, on_hand: -qty }))
    )
    await saveCosts(trx, costs)
    const ids = await insertEntries(
      trx,
      actor,
      entries.map((entry, index) => ({ ...entry, ...values[index] }))
    )
    const keys = sums.map(({ qty, ...key }) => key)
    await append(trx, [new LevelsChanged({ keys }), new EntriesPosted({ entryIds: ids })], actor)
    return lines.map(({ fulfilmentLineId, orderId, warehouseId, skuId, qty }, index) => ({
      id: ids[index],
      fulfilmentLineId,
      orderId,
      warehouseId,
      skuId,
      qty,
      unitCost: values[index].unitCost,
      value: values[index].value.replace(/^-/, ''),
    }))
  }

  /**
   * The conditional update is the decision, on levels under our lock alone;
   * the fulfilment is looked up only to name the source.
   */
  async #resolve(
    trx: Trx,
    ids: readonly number[],
    levels: ReadonlyMap<string, LockedLevel>
  ): Promise<Resolved[]> {
    if (levels.size === 0) return []
    const rows = await sql<Resolved>(
      trx,
      `WITH posted AS (
         UPDATE stock_reservations SET state = 'posted', resolved_at = now()
          WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending'
            AND (warehouse_id, sku_id) IN (SELECT * FROM unnest($2::bigint[], $3::bigint[]))
         RETURNING fulfilment_line_id, order_id, warehouse_id, sku_id, qty)
       SELECT p.fulfilment_line_id AS "fulfilmentLineId", coalesce(f.fulfilment_id, p.fulfilment_line_id) AS "fulfilmentId",
              p.order_id AS "orderId", p.warehouse_id AS "warehouseId", p.sku_id AS "skuId", p.qty
         FROM posted p LEFT JOIN fulfilment_lines f ON f.id = p.fulfilment_line_id`,
      [ids, ...keyColumns(levels)],
      'stock_reservations_post'
    )
    const place = new Map(ids.map((id, index) => [id, index]))
    return rows.sort((a, b) => place.get(a.fulfilmentLineId)! - place.get(b.fulfilmentLineId)!)
  }

  async #refuseMissing(
    trx: Trx,
    ids: readonly number[],
    posted: readonly Resolved[]
  ): Promise<void> {
    const now = new Set(posted.map((line) => line.fulfilmentLineId))
    const rest = ids.filter((id) => !now.has(id))
    if (rest.length === 0) return
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT fulfilment_line_id AS id FROM stock_reservations WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'posted'`,
      [rest],
      'stock_reservations_posted'
    )
    const before = new Set(rows.map((row) => row.id))
    const missing = rest.filter((id) => !before.has(id))
    if (missing.length > 0)
      throw new RefusedException(
        'reservation_missing',
        { count: missing.length },
        { fulfilmentLineIds: missing }
      )
  }
}
