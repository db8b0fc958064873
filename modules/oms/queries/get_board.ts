import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { splitLimitOf } from '#modules/oms/domain/platform_limits'
import type { ArrangedLine, ArrangedOrder } from '#modules/oms/domain/arrangement'
import { omsConfig } from '#modules/oms/services/config'

export type BoardOrder = ArrangedOrder & {
  number: string
  externalNo: string
  status: string
  store: string
  platform: string
  consignee: string | null
  address: string
  regionCode: string | null
  shipBy: string | null
  /** The courier takes the money. */
  isCod: boolean
}
export type BoardLine = ArrangedLine & {
  orderNumber: string
  title: string
  sku: string | null
  isGift: boolean
  volumeMm3: number
  /** Units that somebody can move at all: neither shipped nor on somebody's cart. */
  units: number
  /** Of these, in no parcel yet. */
  open: number
  /** Whole units of it that each warehouse has free, by warehouse. */
  free: Record<string, number>
}
export type BoardParcel = {
  id: number
  number: string
  version: number
  status: string
  warehouseId: number
  courier: string | null
  service: string | null
  freight: string | null
  promisedAt: string | null
  notBefore: string | null
  reason: string | null
  /** Whether it can still be dealt anew. */
  isOpen: boolean
  lines: { orderLineId: number; units: number }[]
}
export type Board = {
  orders: BoardOrder[]
  lines: BoardLine[]
  parcels: BoardParcel[]
  warehouses: { id: number; name: string }[]
  /** What couriers are called, by their codes. */
  couriers: Record<string, string>
}

const ORDERS = `
  SELECT o.id, o.store_id AS "storeId", o.merge_key AS "mergeKey", o.currency, o.is_sealed AS "isSealed", o.number, o.external_no AS "externalNo",
         o.status, s.name AS store, s.platform, o.consignee, concat_ws(' ', o.province, o.city, o.district, o.address_line) AS address,
         o.region_code AS "regionCode", to_json(o.ship_by) #>> '{}' AS "shipBy", o.payment_status = 'paid' OR o.total_amount = 0 AS "isPaid",
         EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.refund_state <> 'none') AS "hasRefund",
         coalesce(o.source#>>'{facts,requiredCourier}', o.source->>'requiredCourier') AS "requiredCourier",
         coalesce(o.source#>>'{facts,cod}' = 'true', false) AS "isCod"
    FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = ANY($1::bigint[]) ORDER BY o.id`

/** The parts of a line are those of its bundle once they are written down, else its own SKU. */
const LINES = `
  WITH lines AS (
    SELECT l.*, coalesce(i.multiplier, 1) AS multiplier, l.qty - l.cancelled - l.allocated AS open,
           coalesce((SELECT sum(fl.line_qty) FROM fulfilment_lines fl JOIN fulfilments f ON f.id = fl.fulfilment_id
                      WHERE fl.order_line_id = l.id AND NOT fl.is_cancelled AND f.status IN ('reserved', 'released', 'picking')), 0)::int AS planned
      FROM order_lines l LEFT JOIN listings i ON i.id = l.listing_id WHERE l.order_id = ANY($1::bigint[])),
  parts AS (
    SELECT l.id, coalesce(c.sku_id, l.sku_id) AS sku_id, CASE WHEN c.id IS NULL THEN l.multiplier ELSE c.qty / l.qty END AS per_unit
      FROM lines l LEFT JOIN order_line_components c ON c.order_line_id = l.id)
  SELECT l.id AS "orderLineId", l.order_id AS "orderId", o.number AS "orderNumber", l.title, k.code AS sku, l.is_gift AS "isGift",
         to_json(l.ship_after) #>> '{}' AS "shipAfter", l.planned + l.open AS units, l.open,
         coalesce(p.weight, 0)::int AS "weightG", coalesce(p.volume, 0)::bigint AS "volumeMm3", coalesce(p.class, 'normal') AS "storageClass",
         coalesce((SELECT jsonb_object_agg(v.warehouse_id, v.units) FROM (
            SELECT v.warehouse_id, min(CASE WHEN v.frozen_reason IS NULL THEN greatest(0, v.on_hand - v.reserved) / x.per_unit ELSE 0 END)::int AS units
              FROM parts x JOIN stock_levels v ON v.sku_id = x.sku_id WHERE x.id = l.id
             GROUP BY v.warehouse_id HAVING count(*) = (SELECT count(*) FROM parts y WHERE y.id = l.id)) v), '{}') AS free
    FROM lines l JOIN orders o ON o.id = l.order_id LEFT JOIN skus k ON k.id = l.sku_id
    LEFT JOIN LATERAL (
      SELECT sum(coalesce(s.weight_g, 0) * x.per_unit) AS weight,
             sum(coalesce(s.length_mm::bigint * s.width_mm * s.height_mm, 0) * x.per_unit) AS volume,
             min(s.storage_class) FILTER (WHERE s.storage_class <> 'normal') AS class
        FROM parts x JOIN skus s ON s.id = x.sku_id WHERE x.id = l.id) p ON true
   WHERE l.planned + l.open > 0 ORDER BY l.order_id, l.line_no`

const PARCELS = `
  SELECT f.id, f.number, f.version, f.status, f.warehouse_id AS "warehouseId", f.courier_code AS courier, f.courier_service AS service,
         f.freight_estimated::text AS freight, to_json(f.promised_at) #>> '{}' AS "promisedAt", to_json(f.not_before) #>> '{}' AS "notBefore",
         f.parcel_reason AS reason,
         f.status IN ('reserved', 'released', 'picking') AND f.intercept_reason IS NULL AND f.waybill_no IS NULL
           AND NOT EXISTS (SELECT 1 FROM fulfilment_lines x WHERE x.fulfilment_id = f.id AND x.picked > 0) AS "isOpen",
         (SELECT jsonb_agg(jsonb_build_object('orderLineId', x.id, 'units', x.units) ORDER BY x.id) FROM (
            SELECT fl.order_line_id AS id, sum(fl.line_qty)::int AS units FROM fulfilment_lines fl
             WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled GROUP BY 1 HAVING sum(fl.line_qty) > 0) x) AS lines
    FROM fulfilments f
   WHERE f.id = ANY(ARRAY(SELECT fulfilment_id FROM fulfilment_orders WHERE order_id = ANY($1::bigint[]))) AND f.status <> 'cancelled'
   ORDER BY f.id`

/** Every order that shares a parcel in work with these, over as many as it takes, themselves included. */
async function around(trx: Trx | null, orderIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `WITH RECURSIVE around AS (
       SELECT unnest($1::bigint[]) AS id
       UNION
       SELECT y.order_id FROM around a JOIN fulfilment_orders x ON x.order_id = a.id
         JOIN fulfilments f ON f.id = x.fulfilment_id AND f.status IN ('reserved', 'released', 'picking')
         JOIN fulfilment_orders y ON y.fulfilment_id = f.id)
     SELECT id FROM around`,
    [orderIds]
  )
  return rows.map((row) => row.id)
}

/**
 * What can be dealt anew of orders, and of those that share parcels with them: their lines, their
 * parcels and what is in none.
 * @throws NotFoundException for an order that is not there, or not the actor's to see
 */
export async function getBoard(
  orderIds: readonly number[],
  actor: Actor,
  trx: Trx | null = null
): Promise<Board> {
  const ids = await around(trx, orderIds)
  const [orders, lines, parcels, warehouses, couriers] = [
    await sql<BoardOrder & Record<string, unknown>>(trx, ORDERS, [ids], 'oms_board_orders'),
    await sql<BoardLine & Record<string, unknown>>(trx, LINES, [ids], 'oms_board_lines'),
    await sql<BoardParcel & Record<string, unknown>>(trx, PARCELS, [ids], 'oms_board_parcels'),
    await sql<{ id: number; name: string }>(
      trx,
      `SELECT id, name FROM warehouses WHERE is_active AND kind IN ('own', 'third_party') ORDER BY code`,
      []
    ),
    await sql<{ code: string; name: string }>(trx, 'SELECT code, name FROM oms_couriers', []),
  ]
  const missing = ids.find((id) => !orders.some((order) => order.id === id))
  const hidden = orders.find((order) => !seesStore(actor, order.storeId))
  if (missing !== undefined || hidden) throw new NotFoundException('order', missing ?? hidden!.id)
  const { parcelRules } = await omsConfig()
  return {
    orders: orders.map((order) => {
      const rules = parcelRules.get(order.storeId)
      return {
        ...order,
        splitLimit: splitLimitOf(order.platform),
        mergesAcross: rules?.mergesAcross ?? false,
        maxLines: rules?.maxLines ?? null,
        maxWeightG: rules?.maxWeightG ?? null,
      }
    }),
    lines,
    parcels: parcels.map((parcel) => ({ ...parcel, lines: parcel.lines ?? [] })),
    warehouses,
    couriers: Object.fromEntries(couriers.map(({ code, name }) => [code, name])),
  }
}
