import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FulfilmentStatus } from '#orders/domain/fulfilment_machine'

export interface LiveParcel {
  id: number
  orderId: number
  status: FulfilmentStatus
  hasWaybill: boolean
  isStopped: boolean
}

/** The parcels of orders that were not cancelled, one row an order and parcel. */
export function liveParcels(trx: Trx, orderIds: readonly number[]): Promise<LiveParcel[]> {
  return sql<LiveParcel & Record<string, unknown>>(
    trx,
    `SELECT f.id, x.order_id AS "orderId", f.status, f.waybill_no IS NOT NULL AS "hasWaybill", f.intercept_reason IS NOT NULL AS "isStopped"
       FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1::bigint[]) AND f.status <> 'cancelled' ORDER BY f.id`,
    [orderIds],
    'oms_live_parcels'
  )
}
