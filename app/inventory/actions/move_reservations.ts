import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { LineShortage, WantedLine } from '#inventory/domain/reserve_walk'
import { keyText, sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { lockLevels, type LockedLevel } from '#inventory/services/levels'

export interface MoveReservationsInput {
  trx?: Trx | null
  actor?: Actor
  /** Fulfilment lines whose promises end. */
  from: readonly number[]
  /** New fulfilment lines that are promised stock instead. */
  to: readonly WantedLine[]
}

type Promised = StockKey & { qty: number }

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
      // Under the locks nobody else resolves a promise of these levels: what stands now is what moves.
      const held = sumByKey(await this.#pending(trx, from))
      const net = netOf(held, sumByKey(to))
      const shortages = to.flatMap((line) => shortageOf(line, levels, net))
      if (shortages.length > 0) return shortages
      await this.#move(trx, input, net)
      const keys = net.filter((one) => one.qty !== 0).map(({ qty, ...key }) => key)
      if (keys.length > 0) await append(trx, new LevelsChanged({ keys }), input.actor)
      return []
    })
  }

  #pending(trx: Trx, lineIds: readonly number[]): Promise<Promised[]> {
    return sql<Promised & Record<string, unknown>>(
      trx,
      `SELECT warehouse_id AS "warehouseId", sku_id AS "skuId", qty FROM stock_reservations
        WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending'`,
      [lineIds],
      'stock_reservations_pending'
    )
  }

  async #move(trx: Trx, { from, to }: MoveReservationsInput, net: readonly Promised[]) {
    await sql(
      trx,
      `WITH ended AS (
         UPDATE stock_reservations SET state = 'voided', resolved_at = now()
          WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending'),
       moved AS (
         UPDATE stock_levels l SET reserved = l.reserved + d.qty, version = l.version + 1, updated_at = now()
           FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS d(warehouse_id, sku_id, qty)
          WHERE l.warehouse_id = d.warehouse_id AND l.sku_id = d.sku_id AND d.qty <> 0)
       INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty)
       SELECT * FROM unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::int[])`,
      [
        from,
        net.map((one) => one.warehouseId),
        net.map((one) => one.skuId),
        net.map((one) => one.qty),
        to.map((line) => line.fulfilmentLineId),
        to.map((line) => line.orderId),
        to.map((line) => line.warehouseId),
        to.map((line) => line.skuId),
        to.map((line) => line.qty),
      ],
      'stock_reservations_move'
    )
  }
}

/** By how much each level's reserved changes. */
function netOf(held: readonly Promised[], wanted: readonly Promised[]): Promised[] {
  return sumByKey([...wanted, ...held.map((one) => ({ ...one, qty: -one.qty }))])
}

function shortageOf(
  line: WantedLine,
  levels: ReadonlyMap<string, LockedLevel>,
  net: readonly Promised[]
): LineShortage[] {
  const { orderId, fulfilmentLineId, warehouseId, skuId, qty } = line
  const more = net.find((one) => one.warehouseId === warehouseId && one.skuId === skuId)!.qty
  if (more <= 0) return []
  const level = levels.get(keyText(line))
  if (level?.allow_negative && level.frozen_reason === null) return []
  const isFrozen = level !== undefined && level.frozen_reason !== null
  const free = level && !isFrozen ? Math.max(0, level.on_hand - level.reserved) : 0
  if (more <= free) return []
  const available = Math.max(0, qty - (more - free))
  return [{ orderId, fulfilmentLineId, warehouseId, skuId, wanted: qty, available, isFrozen }]
}
