import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import OpenCase from '#orders/actions/open_case'
import type { Reconciliation } from '#modules/oms/services/map_platform_orders'

interface Parcel extends Record<string, unknown> {
  orderId: number
  warehouseId: number
  waybillNo: string | null
  lines: { orderLineId: number; qty: number }[]
}

/**
 * Expects the goods of orders back whose money the platform gave back after they had left: a return
 * for each parcel, by its own waybill, since it is stopped on its way or refused at the door. The
 * money is the platform's affair and not promised again. Goods a case is open for already are left to it.
 */
export default class ExpectReturns {
  async handle({ trx, orders }: { trx: Trx; orders: readonly Reconciliation[] }): Promise<void> {
    const refunded = orders.filter(({ ready }) => ready.mapped.facts?.refundedAfterShipping)
    if (refunded.length === 0) return
    const reasonOf = new Map(refunded.map((one) => [one.orderId, one.ready.mapped.statusText]))
    const parcels = await this.#parcels(trx, [...reasonOf.keys()])
    for (const { orderId, warehouseId, waybillNo, lines } of parcels) {
      const { id } = await new OpenCase().handle({
        trx,
        orderId,
        kind: 'return',
        reason: reasonOf.get(orderId),
        returnWaybillNo: waybillNo,
        ticketRef: `platform:${orderId}`,
        warehouseId,
        lines: lines.map((line) => ({ ...line, refundAmount: '0' })),
      })
      await new ApproveCase().handle({ trx, caseIds: [id], warehouseId })
    }
  }

  /** Parcels that have left with lines of which nothing was asked back yet. */
  #parcels(trx: Trx, orderIds: readonly number[]): Promise<Parcel[]> {
    return sql<Parcel>(
      trx,
      `SELECT l.order_id AS "orderId", f.warehouse_id AS "warehouseId", f.waybill_no AS "waybillNo",
              jsonb_agg(jsonb_build_object('orderLineId', l.id, 'qty', x.qty) ORDER BY l.id) AS lines
         FROM (SELECT fulfilment_id, order_line_id, sum(line_qty)::int AS qty FROM fulfilment_lines
                WHERE NOT is_cancelled GROUP BY 1, 2) x
         JOIN fulfilments f ON f.id = x.fulfilment_id AND f.status IN ('shipped', 'delivered')
         JOIN order_lines l ON l.id = x.order_line_id
        WHERE l.order_id = ANY($1::bigint[]) AND l.return_requested = 0 AND l.shipped > 0 AND l.sku_id IS NOT NULL AND x.qty > 0
        GROUP BY l.order_id, f.id ORDER BY l.order_id, f.id`,
      [orderIds],
      'oms_refunded_after_shipping'
    )
  }
}
