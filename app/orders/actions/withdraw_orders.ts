import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import type { DraftParcel } from '#orders/domain/regroup'

interface Row extends Record<string, unknown> {
  id: number
  status: string
  /** Lines of the others in it, null when there are none. */
  rest: DraftParcel['lines'] | null
  head: Omit<DraftParcel, 'lines'>
}

/**
 * The parcels in work that hold something of the orders, with what the others have in them. What the
 * others are left with keeps its courier and its estimate until somebody weighs it.
 */
const PARCELS = `
  SELECT f.id, f.status, jsonb_build_object('warehouseId', f.warehouse_id, 'courierCode', f.courier_code, 'courierService', f.courier_service,
         'freightEstimated', f.freight_estimated::text, 'promisedAt', f.promised_at, 'notBefore', f.not_before, 'reason', f.parcel_reason) AS head,
         (SELECT jsonb_agg(jsonb_build_object('orderLineId', x.id, 'units', x.units) ORDER BY x.id)
            FROM (SELECT l.id, sum(fl.line_qty)::int AS units FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
                   WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled AND l.order_id <> ALL($1::bigint[])
                   GROUP BY l.id HAVING sum(fl.line_qty) > 0) x) AS rest
    FROM fulfilments f WHERE f.id = ANY(ARRAY(SELECT fulfilment_id FROM fulfilment_orders WHERE order_id = ANY($1::bigint[])))
     AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed')
     AND EXISTS (SELECT 1 FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
                  WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled AND l.order_id = ANY($1::bigint[])) ORDER BY f.id`

/**
 * Takes orders out of every parcel that has not left, and frees their stock. A parcel that holds
 * nothing else is cancelled; of a merged one only their lines go, the others get a parcel of their
 * own that stands where the old one stood. Orders with nothing left in work are approved again. The
 * transaction has locked the orders and those around them (`lockOrdersAround`).
 * @returns the parcels that are no more
 */
export default class WithdrawOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: readonly number[]
    reason: string
    /** Only from parcels shared with other orders. */
    onlyMerged?: boolean
    actor?: Actor
  }): Promise<number[]> {
    const { orderIds, reason, actor = SYSTEM } = input
    if (orderIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const found = await sql<Row>(trx, PARCELS, [orderIds], 'orders_parcels_in_work')
      const rows = input.onlyMerged ? found.filter((row) => row.rest !== null) : found
      const whole = rows.filter((row) => row.rest === null).map((row) => row.id)
      await new CancelFulfilments().handle({ trx, fulfilmentIds: whole, reason, actor })
      await new RegroupFulfilments().handle({
        trx,
        groups: rows.flatMap(({ id, head, rest }) =>
          rest ? [{ fulfilmentIds: [id], parcels: [{ ...head, lines: rest }] }] : []
        ),
        partial: true,
        interrupts: true,
        reason,
        actor,
      })
      return rows.map((row) => row.id)
    })
  }
}
