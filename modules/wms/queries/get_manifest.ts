import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { iso } from '../services/iso.js'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { assertSees } from '../services/scope.js'

export type ManifestRecord = {
  id: number
  number: string
  warehouseId: number
  warehouseName: string
  courierCode: string
  parcels: number
  weightG: number
  shippedBy: string | null
  shippedAt: string
}
export type ManifestParcel = {
  id: number
  waybillNo: string
  fulfilmentNumber: string
  orderId: number
  orderNumber: string
  consignee: string | null
  city: string | null
  weightG: number | null
}

/** A manifest and its parcels. */
export default class GetManifest {
  async handle(
    id: number,
    actor: Actor
  ): Promise<{ manifest: ManifestRecord; parcels: ManifestParcel[] }> {
    const [manifest] = await sql<ManifestRecord>(
      null,
      `SELECT m.id, m.number, m.warehouse_id AS "warehouseId", w.name AS "warehouseName", m.courier_code AS "courierCode", m.parcels,
              m.weight_g AS "weightG", u.full_name AS "shippedBy", ${iso('m.shipped_at')} AS "shippedAt"
         FROM wms_manifests m JOIN warehouses w ON w.id = m.warehouse_id LEFT JOIN users u ON u.id = m.created_by WHERE m.id = $1`,
      [id]
    )
    assertSees(actor, manifest?.warehouseId, 'wms_manifest', id)
    const parcels = await sql<ManifestParcel>(
      null,
      `SELECT y.id, y.number AS "waybillNo", f.number AS "fulfilmentNumber", f.order_id AS "orderId", ${ORDER_NUMBERS} AS "orderNumber", f.consignee,
              concat_ws(' ', f.province, f.city) AS city, f.weight_actual_g AS "weightG"
         FROM wms_waybills y JOIN fulfilments f ON f.id = y.fulfilment_id
        WHERE y.manifest_id = $1 ORDER BY y.number`,
      [id]
    )
    return { manifest, parcels }
  }
}
