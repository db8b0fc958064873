import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface ShipmentRow {
  fulfilmentId: number
  fulfilmentNumber: string
  /** Whether the parcel is led by the order. */
  isLead: boolean
  /** Whether it carries other orders as well. */
  isMerged: boolean
  orderId: number
  /** Whose cost the courier is: of what replaces goods, the order they were sold with. */
  costOrderId: number
  storeId: number
  currency: string
  shippedAt: Date
  courierCode: string | null
  /** Of the whole parcel. */
  freight: string
  shippingAmount: string
  taxAmount: string
  orderPayable: string
  /** Whether an earlier shipment of the order was recognised already. */
  recognisedBefore: string
  fulfilmentLineId: number
  orderLineId: number
  qty: number
  orderedQty: number
  recognisedQty: number
  gross: string
  payable: string
  taxRate: string
}

/**
 * The shipped lines of these fulfilments that are not recognised yet, each order's together, with
 * what their orders recognised before. A bundle's parts count once, on the row that
 * carries the order line's units.
 */
export function readShipments(trx: Trx, fulfilmentIds: number[]): Promise<ShipmentRow[]> {
  return sql<ShipmentRow>(
    trx,
    `SELECT f.id AS "fulfilmentId", f.number AS "fulfilmentNumber", o.id AS "orderId", o.store_id AS "storeId",
            CASE WHEN o.kind IN ('exchange', 'resend') THEN coalesce(o.parent_id, o.id) ELSE o.id END AS "costOrderId",
            o.id = f.order_id AS "isLead", EXISTS (SELECT 1 FROM fulfilment_companions c WHERE c.fulfilment_id = f.id) AS "isMerged",
            o.currency, coalesce(f.shipped_at, now()) AS "shippedAt", f.courier_code AS "courierCode",
            coalesce(f.freight_billed, f.freight_estimated, 0) AS freight,
            o.shipping_amount AS "shippingAmount", o.tax_amount AS "taxAmount",
            (SELECT sum(payable) FROM order_lines WHERE order_id = o.id) AS "orderPayable",
            (SELECT coalesce(sum(amount), 0) FROM finance_recognitions r WHERE r.order_id = o.id) AS "recognisedBefore",
            l.id AS "fulfilmentLineId", ol.id AS "orderLineId", l.line_qty AS qty, ol.qty AS "orderedQty",
            (SELECT coalesce(sum(qty), 0)::int FROM finance_recognitions r WHERE r.order_line_id = ol.id) AS "recognisedQty",
            ol.unit_price * ol.qty AS gross, ol.payable, coalesce(s.tax_rate, 0) AS "taxRate"
       FROM fulfilments f
       JOIN fulfilment_lines l ON l.fulfilment_id = f.id AND NOT l.is_cancelled AND l.line_qty > 0
       JOIN order_lines ol ON ol.id = l.order_line_id
       JOIN orders o ON o.id = ol.order_id
       LEFT JOIN skus s ON s.id = coalesce(ol.sku_id, l.sku_id)
      WHERE f.id = ANY($1::bigint[]) AND f.status IN ('shipped', 'delivered', 'returned')
        AND NOT EXISTS (SELECT 1 FROM finance_recognitions r WHERE r.fulfilment_line_id = l.id)
      ORDER BY f.id, o.id, l.id
        FOR UPDATE OF f`,
    [fulfilmentIds],
    'finance_shipments_read'
  )
}
