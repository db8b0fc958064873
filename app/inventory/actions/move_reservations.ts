import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import {
  walkReservations,
  type LineShortage,
  type Promisable,
  type ServedLine,
  type WantedLine,
} from '#inventory/domain/reserve_walk'
import { keyText, sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { lockLevels, type LockedLevel } from '#inventory/services/levels'
import { drawableQuotas, sumByQuota } from '#inventory/services/quotas'

export interface MoveReservationsInput {
  trx?: Trx | null
  actor?: Actor
  /** Fulfilment lines whose promises end. */
  from: readonly number[]
  /** New fulfilment lines that are promised stock instead. */
  to: readonly WantedLine[]
}

/** A promise that ends; what it drew goes back to its quota where that still lasts. */
interface Held extends StockKey, Record<string, unknown> {
  id: number
  qty: number
  quotaLineId: number | null
  fromQuota: number
}

/**
 * Hands promises on from lines to others in one step, under the locks of every level that either
 * side touches: nothing is free in between, so nobody else can take it. What is not handed on is
 * free again, what is wanted beyond it has to be there.
 * @returns what is short; then nothing was changed
 */
export default class MoveReservations {
  async handle(input: MoveReservationsInput): Promise<LineShortage[]> {
    const { from, to } = input
    if (from.length === 0 && to.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const levels = await lockLevels(trx, [...(await this.#pending(trx, from)), ...to])
      // Under the locks nobody else makes or resolves a promise of these levels: what stands now is what
      // moves. A promise made of another level since we looked is not ours.
      const held = (await this.#pending(trx, from)).filter((one) => levels.has(keyText(one)))
      const { served, shortages } = walkReservations(
        to,
        promisable(levels, held),
        'partial',
        await drawableQuotas(trx, levels, to, held)
      )
      if (shortages.length > 0) return shortages
      const keys = await this.#move(trx, held, served)
      if (keys.length > 0) await append(trx, new LevelsChanged({ keys }), input.actor)
      return []
    })
  }

  #pending(trx: Trx, lineIds: readonly number[]): Promise<Held[]> {
    return sql<Held>(
      trx,
      `SELECT r.id, r.warehouse_id AS "warehouseId", r.sku_id AS "skuId", r.qty,
              CASE WHEN q.is_live THEN r.quota_line_id END AS "quotaLineId", CASE WHEN q.is_live THEN r.from_quota ELSE 0 END AS "fromQuota"
         FROM stock_reservations r LEFT JOIN stock_quota_lines q ON q.id = r.quota_line_id
        WHERE r.fulfilment_line_id = ANY($1::bigint[]) AND r.state = 'pending'`,
      [lineIds],
      'stock_reservations_pending'
    )
  }

  /** Returns the keys whose numbers changed. */
  async #move(trx: Trx, held: readonly Held[], to: readonly ServedLine[]): Promise<StockKey[]> {
    const reserved = netOf(held, to, (one) => one.qty)
    const drawn = netOf(held, to, (one) => one.fromQuota)
    const quotas = sumByQuota([
      ...to,
      ...held.map((one) => ({ ...one, fromQuota: -one.fromQuota })),
    ])
    await sql(
      trx,
      `WITH ended AS (
         UPDATE stock_reservations SET state = 'voided', resolved_at = now()
          WHERE id = ANY($1::bigint[]) AND state = 'pending'),
       moved AS (
         UPDATE stock_levels l
            SET reserved = l.reserved + d.qty, quota = l.quota - d.drawn, version = l.version + 1, updated_at = now()
           FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS d(warehouse_id, sku_id, qty, drawn)
          WHERE l.warehouse_id = d.warehouse_id AND l.sku_id = d.sku_id AND (d.qty <> 0 OR d.drawn <> 0)),
       used AS (
         UPDATE stock_quota_lines q SET used = q.used + d.qty
           FROM unnest($6::bigint[], $7::bigint[]) AS d(id, qty) WHERE q.id = d.id AND d.qty <> 0)
       INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty, quota_line_id, from_quota)
       SELECT * FROM unnest($8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::int[], $13::bigint[], $14::int[])`,
      [
        held.map((one) => one.id),
        reserved.map((one) => one.warehouseId),
        reserved.map((one) => one.skuId),
        reserved.map((one) => one.qty),
        drawn.map((one) => one.qty),
        quotas.map((one) => one.lineId),
        quotas.map((one) => one.qty),
        to.map((line) => line.fulfilmentLineId),
        to.map((line) => line.orderId),
        to.map((line) => line.warehouseId),
        to.map((line) => line.skuId),
        to.map((line) => line.qty),
        to.map((line) => line.quotaLineId),
        to.map((line) => line.fromQuota),
      ],
      'stock_reservations_move'
    )
    return reserved
      .filter((one, index) => one.qty !== 0 || drawn[index].qty !== 0)
      .map(({ qty, ...key }) => key)
  }
}

/** By how much a number of each key changes; the same keys in the same order, whichever number. */
function netOf(
  held: readonly Held[],
  to: readonly ServedLine[],
  numberOf: (one: Held | ServedLine) => number
) {
  return sumByKey([
    ...to.map((one) => ({ ...one, qty: numberOf(one) })),
    ...held.map((one) => ({ ...one, qty: -numberOf(one) })),
  ])
}

/** What may be promised once the held promises have ended; of a frozen key only what they held. */
function promisable(levels: ReadonlyMap<string, LockedLevel>, held: readonly Held[]) {
  const ended = new Map(
    sumByKey(held.map((one) => ({ ...one, qty: one.qty - one.fromQuota }))).map((sum) => [
      keyText(sum),
      sum.qty,
    ])
  )
  return new Map(
    [...levels].map(([key, level]): [string, Promisable] => {
      const back = ended.get(key) ?? 0
      if (level.frozen_reason !== null) return [key, { free: back, isFrozen: back === 0 }]
      if (level.allow_negative) return [key, { free: null, isFrozen: false }]
      return [key, { free: level.on_hand - level.reserved - level.quota + back, isFrozen: false }]
    })
  )
}
