import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { assertSees } from '../services/scope.js'
import { wmsSettings } from '../services/wms_settings.js'

export type Parcel = {
  id: number
  number: string
  orderNumber: string
  warehouseId: number
  status: string
  courierCode: string | null
  waybillId: number | null
  waybillNo: string | null
  /** Asked for, but without a number: a person may enter one. */
  openWaybillId: number | null
  consignee: string | null
  cartSlot: number | null
  taskNumber: string | null
  buyerNote: string | null
  stopReason: string | null
  estimateG: number
  weightG: number | null
  lines: {
    id: number
    skuCode: string
    skuName: string
    /** Given on top, at no price. */
    isGift: boolean
    barcodes: { code: string; factor: number }[]
    qty: number
    picked: number
    packed: number
  }[]
}

const BY_CODE = `
  SELECT f.id FROM fulfilments f WHERE f.number = upper($1)
  UNION ALL SELECT fulfilment_id FROM wms_waybills WHERE number = $1 AND voided_at IS NULL
  UNION ALL SELECT f.id FROM orders o JOIN fulfilment_orders x ON x.order_id = o.id JOIN fulfilments f ON f.id = x.fulfilment_id
    WHERE o.number = upper($1) AND f.status IN ('picking', 'packed')
  UNION ALL SELECT r.fulfilment_id FROM wms_pick_tasks t JOIN wms_task_orders r ON r.task_id = t.id
    WHERE NOT r.is_dropped AND t.number = upper(split_part($1, '#', 1)) AND r.cart_slot::text = split_part($1, '#', 2)
  LIMIT 1`

/** A piece of one kind only: any picked parcel that is exactly this item, most urgent first. */
const BY_ITEM = `
  SELECT f.id FROM fulfilments f JOIN wms_backlog b ON b.fulfilment_id = f.id JOIN fulfilment_lines l ON l.fulfilment_id = f.id AND NOT l.is_cancelled
   WHERE f.status = 'picking' AND b.shape = 'single' AND l.picked = l.qty AND l.packed = 0 AND f.intercept_reason IS NULL
     AND b.only_sku_id = (SELECT sku_id FROM sku_barcodes WHERE barcode = $1 AND is_active UNION SELECT id FROM skus WHERE code = $1 LIMIT 1)
     AND ($2::bigint[] IS NULL OR f.warehouse_id = ANY($2))
   ORDER BY b.promised_at NULLS LAST, f.id LIMIT 1`

/**
 * The parcel a packer scanned: by the number of the fulfilment, waybill or
 * order, by cart slot (`WV-…-01#3`), or by an item that is an order by itself.
 */
export default class GetParcel {
  async handle(code: string, actor: Actor): Promise<Parcel | null> {
    const word = code.trim()
    const [found] = await sql<{ id: number }>(null, BY_CODE, [word])
    const [single] = found
      ? [found]
      : await sql<{ id: number }>(null, BY_ITEM, [word, actor.warehouses])
    return single ? this.byId(single.id, actor) : null
  }

  async byId(id: number, actor: Actor): Promise<Parcel> {
    const [parcel] = await sql<
      Parcel & { goods: number; isKnown: boolean } & Record<string, unknown>
    >(
      null,
      `SELECT f.id, f.number, ${ORDER_NUMBERS} AS "orderNumber", f.warehouse_id AS "warehouseId", f.status, f.courier_code AS "courierCode",
              CASE WHEN y.state = 'issued' THEN y.id END AS "waybillId", CASE WHEN y.state = 'issued' THEN y.number END AS "waybillNo",
              CASE WHEN y.state IN ('asked', 'unclear') THEN y.id END AS "openWaybillId", f.consignee, r.cart_slot AS "cartSlot", t.number AS "taskNumber",
              (SELECT string_agg(n.buyer_note, E'\\n' ORDER BY n.id) FROM fulfilment_orders x JOIN orders n ON n.id = x.order_id
                WHERE x.fulfilment_id = f.id) AS "buyerNote", f.weight_actual_g AS "weightG",
              CASE WHEN f.status = 'cancelled' THEN 'cancelled' ELSE ${LIVE_STOP_REASON} END AS "stopReason",
              g.lines, g.goods, g."isKnown"
         FROM fulfilments f
         LEFT JOIN wms_waybills y ON y.fulfilment_id = f.id AND y.voided_at IS NULL
         LEFT JOIN wms_task_orders r ON r.fulfilment_id = f.id AND NOT r.is_dropped
         LEFT JOIN wms_pick_tasks t ON t.id = r.task_id
         CROSS JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_object('id', l.id, 'skuCode', k.code, 'skuName', k.name, 'qty', l.qty, 'picked', l.picked, 'packed', l.packed, 'isGift', o.is_gift,
                    'barcodes', (SELECT jsonb_agg(x) FROM (SELECT k.code AS code, 1 AS factor
                        UNION ALL SELECT barcode, unit_factor FROM sku_barcodes WHERE sku_id = k.id AND is_active) x)) ORDER BY l.id) AS lines,
                  coalesce(sum(l.qty * k.weight_g), 0)::int AS goods, coalesce(bool_and(k.weight_g > 0), false) AS "isKnown"
             FROM fulfilment_lines l JOIN skus k ON k.id = l.sku_id JOIN order_lines o ON o.id = l.order_line_id
            WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled) g
        WHERE f.id = $1`,
      [id]
    )
    assertSees(actor, parcel?.warehouseId, 'fulfilment', id)
    const { goods, isKnown, ...rest } = parcel
    return {
      ...rest,
      lines: rest.lines ?? [],
      estimateG: isKnown ? goods + wmsSettings().packagingG : 0,
    }
  }
}
