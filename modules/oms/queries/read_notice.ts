import { sql } from '#kernel/sql'
import type { ShipmentNotice } from '#modules/oms/services/platforms/platform_connector'

interface Row extends Record<string, unknown>, Omit<ShipmentNotice, 'lines'> {
  lines: ShipmentNotice['lines'] | null
}

/** Units of the order's lines that are in the parcel; a bundle counts as the platform sold it, once. */
const IN_PARCEL = `
  SELECT l.id, l.external_line_no AS no, l.qty - l.cancelled AS wanted, l.shipped,
         (SELECT coalesce(sum(fl.line_qty), 0)::int FROM fulfilment_lines fl
           WHERE fl.order_line_id = l.id AND fl.fulfilment_id = $1 AND NOT fl.is_cancelled) AS qty
    FROM order_lines l WHERE l.order_id = $2`

/** What a platform is told of one of its orders in a parcel. */
export async function readNotice(
  fulfilmentId: number,
  orderId: number
): Promise<ShipmentNotice | null> {
  const [row] = await sql<Row>(
    null,
    `WITH parts AS (${IN_PARCEL})
     SELECT p.external_id AS "externalId", f.number AS "fulfilmentNumber", f.courier_code AS "courierCode",
            coalesce(c.name, f.courier_code) AS "courierName", f.waybill_no AS "waybillNo",
            (SELECT jsonb_agg(jsonb_build_object('externalLineNo', no, 'qty', qty) ORDER BY id) FROM parts WHERE qty > 0 AND no IS NOT NULL) AS lines,
            NOT EXISTS (SELECT 1 FROM parts WHERE qty < wanted) AS "isWhole",
            NOT EXISTS (SELECT 1 FROM parts WHERE shipped < wanted) AS "isLast"
       FROM fulfilments f JOIN platform_orders p ON p.order_id = $2 LEFT JOIN oms_couriers c ON c.code = f.courier_code
      WHERE f.id = $1 AND f.waybill_no IS NOT NULL`,
    [fulfilmentId, orderId]
  )
  return row ? { ...row, lines: row.lines ?? [] } : null
}
