import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'

/** What stands on one courier label. Phones are masked: the courier has the number, the street need not. */
export type LabelFacts = {
  id: number
  number: string
  courierCode: string
  sortCode: string | null
  hubCode: string | null
  hubName: string | null
  bagCode: string | null
  printCount: number
  fulfilmentNumber: string
  orderNumber: string
  weightG: number | null
  cartSlot: number | null
  taskNumber: string | null
  receiver: { name: string; phone: string; address: string }
  sender: { name: string; phone: string; address: string }
  goods: { code: string; name: string; qty: number }[]
}

const ADDRESS = (alias: string, line: string) =>
  `concat_ws('', ${alias}.province, nullif(${alias}.city, ${alias}.province), ${alias}.district, ' ', ${line})`

/** The labels of issued waybills, in the order of the ids. */
export function readLabels(ids: readonly number[], actor: Actor): Promise<LabelFacts[]> {
  return sql<LabelFacts>(
    null,
    `SELECT y.id, y.number, y.courier_code AS "courierCode", y.sort_code AS "sortCode", y.hub_code AS "hubCode", y.hub_name AS "hubName",
            y.bag_code AS "bagCode", y.print_count AS "printCount", f.number AS "fulfilmentNumber", ${ORDER_NUMBERS} AS "orderNumber",
            coalesce(f.weight_actual_g, f.weight_estimated_g) AS "weightG", r.cart_slot AS "cartSlot", t.number AS "taskNumber",
            jsonb_build_object('name', coalesce(f.consignee, ''), 'phone', coalesce(f.phone_masked, ''),
              'address', ${ADDRESS('f', 'f.address_line')}) AS receiver,
            jsonb_build_object('name', coalesce(w.contact_name, w.name), 'phone', coalesce(w.contact_phone, ''),
              'address', ${ADDRESS('w', 'w.line')}) AS sender,
            (SELECT jsonb_agg(jsonb_build_object('code', k.code, 'name', k.name, 'qty', l.qty) ORDER BY l.id)
               FROM fulfilment_lines l JOIN skus k ON k.id = l.sku_id WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled) AS goods
       FROM unnest($1::bigint[]) WITH ORDINALITY AS k(id, place)
       JOIN wms_waybills y ON y.id = k.id
       JOIN fulfilments f ON f.id = y.fulfilment_id
       JOIN warehouses w ON w.id = y.warehouse_id
       LEFT JOIN wms_task_orders r ON r.fulfilment_id = f.id AND NOT r.is_dropped
       LEFT JOIN wms_pick_tasks t ON t.id = r.task_id
      WHERE y.state = 'issued' AND ($2::bigint[] IS NULL OR y.warehouse_id = ANY($2))
      ORDER BY k.place`,
    [ids, actor.warehouses]
  )
}
