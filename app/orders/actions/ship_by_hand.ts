import type { Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException, ShortageException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { withCodes } from '#inventory/services/shortages'
import ApproveOrders from '#orders/actions/approve_orders'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import ShipParcel from '#orders/actions/ship_parcel'
import { lockOrders } from '#orders/queries/lock_orders'

export interface ShipByHandInput {
  orderId: number
  warehouseId: number
  courierCode: string
  waybillNo: string
  weightG: number
  actor: Actor
}

interface Line extends Record<string, unknown> {
  id: number
  skuId: number | null
  kind: string | null
  qty: number
}

/**
 * The whole way of a parcel in one act, for who has no warehouse system: what
 * is left of the order is reserved, packed and shipped from one warehouse.
 *
 * @throws ShortageException naming each short line, with nothing changed
 */
export class ShipByHand {
  async handle({
    orderId,
    warehouseId,
    courierCode,
    waybillNo,
    weightG,
    actor,
  }: ShipByHandInput): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [order] = await lockOrders(trx, [orderId])
      // A hold is somebody's word: it is released on purpose, never passed by in shipping.
      if (!order || order.status === 'held')
        throw new RefusedException('ship_refused', { status: order?.status ?? '' })
      const lines = await this.#open(trx, orderId)
      await new ApproveOrders().handle({ trx, orderIds: [orderId], reason: 'by hand', actor })
      const planned = await new PlanFulfilments().handle({
        trx,
        plans: [
          {
            orderId,
            warehouseId,
            courierCode,
            lines: lines.map((line) => ({
              orderLineId: line.id,
              skuId: line.skuId!,
              qty: line.qty,
              lineQty: line.qty,
            })),
          },
        ],
      })
      const { shortages } = await new ReserveFulfilments().handle({
        trx,
        fulfilments: planned,
        actor,
      })
      if (shortages.length > 0) throw new ShortageException(await withCodes(trx, shortages))
      const [fulfilment] = planned
      await new ShipParcel().handle({
        trx,
        fulfilmentId: fulfilment.id,
        courierCode,
        waybillNo,
        weightG,
        actor,
      })
      return fulfilment.id
    })
  }

  async #open(trx: Trx, orderId: number): Promise<Line[]> {
    const lines = await sql<Line>(
      trx,
      `SELECT l.id, l.sku_id AS "skuId", k.kind, (l.qty - l.cancelled - l.allocated)::int AS qty
         FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id WHERE l.order_id = $1 AND l.qty - l.cancelled - l.allocated > 0 ORDER BY l.line_no`,
      [orderId]
    )
    if (lines.length === 0) throw new NotFoundException('order line', orderId)
    if (lines.some((line) => line.skuId === null)) throw new RefusedException('ship_unmapped')
    if (lines.some((line) => line.kind === 'bundle'))
      throw new RefusedException('ship_bundle_by_hand')
    return lines
  }
}
