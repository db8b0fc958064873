import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** A parcel that nobody has begun to pick. */
export interface OpenParcel {
  id: number
  number: string
  status: 'reserved' | 'released' | 'picking'
  warehouseId: number
  courier: string | null
  service: string | null
  promisedAt: string | null
  notBefore: string | null
  reason: string | null
  regionCode: string | null
  version: number
  /** Every order in it, the leading one first. */
  orderIds: number[]
}

/**
 * Parcels of these orders of which nothing was picked, printed or stopped. Those on a cart already
 * count as long as nothing of them was scanned.
 */
export function readOpenParcels(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<OpenParcel[]> {
  return sql<OpenParcel & Record<string, unknown>>(
    trx,
    `SELECT f.id, f.number, f.status, f.warehouse_id AS "warehouseId", f.courier_code AS courier, f.courier_service AS service,
            to_json(f.promised_at) #>> '{}' AS "promisedAt", to_json(f.not_before) #>> '{}' AS "notBefore", f.parcel_reason AS reason,
            f.region_code AS "regionCode", f.version,
            (SELECT jsonb_agg(x.order_id ORDER BY x.order_id <> f.order_id, x.order_id) FROM fulfilment_orders x WHERE x.fulfilment_id = f.id) AS "orderIds"
       FROM fulfilments f
      WHERE f.id = ANY(ARRAY(SELECT fulfilment_id FROM fulfilment_orders WHERE order_id = ANY($1::bigint[])))
        AND f.status IN ('reserved', 'released', 'picking') AND f.intercept_reason IS NULL AND f.waybill_no IS NULL
        AND NOT EXISTS (SELECT 1 FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND l.picked > 0)
      ORDER BY f.id`,
    [orderIds],
    'oms_open_parcels'
  )
}
