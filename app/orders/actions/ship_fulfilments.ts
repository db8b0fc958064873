import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostReservations from '#inventory/actions/post_reservations'
import { splitStopped } from '#orders/actions/stop_gate'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { lockFulfilments, ordersOf } from '#orders/queries/lock_orders'

export interface Shipment {
  fulfilmentId: number
  courierCode: string
  waybillNo: string
  /** As weighed, in grams. */
  weightG?: number | null
}

/**
 * Sends packed parcels off: stock and its cost are issued, the lines count as shipped and the orders
 * move on, in one transaction. A parcel that is off already is refused with status `shipped`, which
 * makes a second call harmless.
 * @throws ConflictException `waybill_taken`
 */
export default class ShipFulfilments {
  async handle(input: {
    trx?: Trx | null
    shipments: Shipment[]
    /** When they left, where that is told afterwards; now without it. */
    shippedAt?: Date
    actor?: Actor
  }): Promise<MoveResult> {
    const { shipments, shippedAt, actor = SYSTEM } = input
    if (shipments.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const ids = shipments.map((shipment) => shipment.fulfilmentId)
      const rows = await lockFulfilments(trx, ids)
      const asked = partMoves(fulfilmentMachine, 'shipped', ids, rows)
      const { passed, reasons } = await splitStopped(
        trx,
        asked.moved.map((id) => ({ id }))
      )
      const stopped = [...reasons].map(([id, why]) => ({ id, status: 'stopped', why }))
      const refused = [...asked.refused, ...stopped]
      const moved = passed.map((row) => row.id)
      if (moved.length === 0) return { moved, refused }
      const left = new Set(moved)
      const orderIds = ordersOf(rows.filter((row) => left.has(row.id)))
      await this.#leave(
        trx,
        shipments.filter((shipment) => left.has(shipment.fulfilmentId)),
        shippedAt
      )
      const fulfilmentLineIds = await this.#count(trx, moved, orderIds)
      await new PostReservations().handle({
        trx,
        fulfilmentLineIds,
        sourceType: 'fulfilment',
        occurredAt: shippedAt,
      })
      await append(trx, new FulfilmentsShipped({ fulfilmentIds: moved, orderIds }), actor)
      return { moved, refused }
    })
  }

  async #leave(trx: Trx, shipments: Shipment[], at?: Date) {
    try {
      await sql(
        trx,
        `UPDATE fulfilments f SET status = 'shipped', shipped_at = coalesce($5, now()), courier_code = s.courier_code, waybill_no = s.waybill_no,
                weight_actual_g = coalesce(s.weight_g, f.weight_actual_g), version = version + 1, updated_at = now()
           FROM unnest($1::bigint[], $2::text[], $3::text[], $4::int[]) AS s(id, courier_code, waybill_no, weight_g)
          WHERE f.id = s.id AND f.status = 'packed'`,
        [
          shipments.map((shipment) => shipment.fulfilmentId),
          shipments.map((shipment) => shipment.courierCode),
          shipments.map((shipment) => shipment.waybillNo),
          shipments.map((shipment) => shipment.weightG ?? null),
          at ?? null,
        ],
        'fulfilments_ship'
      )
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'fulfilments_waybill')
        throw new ConflictException('waybill_taken')
      throw error
    }
  }

  /** Counters of the order lines, then the status of the orders. Answers the fulfilment lines that left. */
  async #count(trx: Trx, fulfilmentIds: number[], orderIds: number[]): Promise<number[]> {
    const lines = await sql<{ id: number }>(
      trx,
      `WITH gone AS (SELECT id, order_line_id, line_qty FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_cancelled),
            counted AS (UPDATE order_lines l SET shipped = l.shipped + g.qty
              FROM (SELECT order_line_id, sum(line_qty) AS qty FROM gone GROUP BY 1) g WHERE l.id = g.order_line_id AND g.qty > 0)
       SELECT id FROM gone ORDER BY id`,
      [fulfilmentIds],
      'order_lines_ship'
    )
    await sql(
      trx,
      `UPDATE orders o SET version = version + 1, updated_at = now(),
              status = CASE WHEN EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.shipped < l.qty - l.cancelled)
                            THEN 'partly_shipped' ELSE 'shipped' END
        WHERE o.id = ANY($1::bigint[]) AND o.status IN ('backordered', 'allocated', 'released', 'partly_shipped')`,
      [orderIds],
      'orders_ship'
    )
    return lines.map((line) => line.id)
  }
}
