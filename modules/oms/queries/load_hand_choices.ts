import { sql } from '#kernel/sql'

export type HandChoiceView = {
  id: number
  at: string
  who: string | null
  reason: string | null
  warehouse: string | null
  courier: string | null
  /** The parcel that came of it; null: chosen for the order before it was allocated. */
  parcel: string | null
  /** What it costs more, as decimal text in the company's currency (negative: less). */
  difference: string | null
}

/** What people chose for an order instead of what allocation would, the latest first. */
export const loadHandChoices = (orderId: number) =>
  sql<HandChoiceView>(
    null,
    `SELECT h.id, to_json(h.chosen_at)#>>'{}' AS at, u.full_name AS who, h.reason, w.name AS warehouse,
            CASE WHEN c.name IS NULL THEN h.courier_code ELSE concat_ws(' ', c.name, s.name) END AS courier, f.number AS parcel,
            round(h.freight_after - h.freight_before, 2)::text AS difference
       FROM oms_hand_choices h LEFT JOIN users u ON u.id = h.chosen_by LEFT JOIN warehouses w ON w.id = h.warehouse_id
       LEFT JOIN oms_couriers c ON c.code = h.courier_code LEFT JOIN oms_courier_services s ON s.courier_id = c.id AND s.code = h.courier_service
       LEFT JOIN fulfilments f ON f.id = h.fulfilment_id
      WHERE h.order_id = $1 ORDER BY h.id DESC LIMIT 20`,
    [orderId]
  )

export type OpenParcelView = {
  id: number
  number: string
  status: string
  warehouse: string
  courier: string | null
  freight: string | null
  promisedAt: string | null
  /** Whether a person may still send it from elsewhere. */
  isOpen: boolean
}

/** The parcels of an order that are alive, with where they leave from. */
export const loadParcels = (orderId: number) =>
  sql<OpenParcelView>(
    null,
    `SELECT f.id, f.number, f.status, w.name AS warehouse,
            CASE WHEN c.name IS NULL THEN f.courier_code ELSE concat_ws(' ', c.name, s.name) END AS courier,
            f.freight_estimated::text AS freight, to_json(f.promised_at)#>>'{}' AS "promisedAt",
            f.status IN ('reserved', 'released', 'picking') AND f.intercept_reason IS NULL AND f.waybill_no IS NULL
              AND NOT EXISTS (SELECT 1 FROM fulfilment_lines x WHERE x.fulfilment_id = f.id AND x.picked > 0) AS "isOpen"
       FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id JOIN warehouses w ON w.id = f.warehouse_id
       LEFT JOIN oms_couriers c ON c.code = f.courier_code LEFT JOIN oms_courier_services s ON s.courier_id = c.id AND s.code = f.courier_service
      WHERE x.order_id = $1 AND f.status <> 'cancelled' ORDER BY f.id LIMIT 50`,
    [orderId]
  )
