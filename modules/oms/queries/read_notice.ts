import { sql } from '#kernel/sql'
import type { ShipmentNotice } from '#modules/oms/services/platforms/platform_connector'

interface Row extends Record<string, unknown>, Omit<ShipmentNotice, 'lines'> {
  lines: ShipmentNotice['lines'] | null
}

/** What a platform is told of a parcel. Bundles are told as the platform sold them, once. */
export async function readNotice(fulfilmentId: number): Promise<ShipmentNotice | null> {
  const [row] = await sql<Row>(
    null,
    `SELECT p.external_id AS "externalId", f.number AS "fulfilmentNumber", f.courier_code AS "courierCode",
            coalesce(c.name, f.courier_code) AS "courierName", f.waybill_no AS "waybillNo",
            (SELECT jsonb_agg(jsonb_build_object('externalLineNo', x.no, 'qty', x.qty) ORDER BY x.no)
               FROM (SELECT l.external_line_no AS no, sum(fl.line_qty)::int AS qty
                       FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
                      WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled AND l.external_line_no IS NOT NULL
                      GROUP BY 1 HAVING sum(fl.line_qty) > 0) x) AS lines,
            NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = f.order_id AND l.shipped < l.qty - l.cancelled) AS "isLast"
       FROM fulfilments f JOIN platform_orders p ON p.order_id = f.order_id
       LEFT JOIN oms_couriers c ON c.code = f.courier_code
      WHERE f.id = $1 AND f.waybill_no IS NOT NULL`,
    [fulfilmentId]
  )
  return row ? { ...row, lines: row.lines ?? [] } : null
}
