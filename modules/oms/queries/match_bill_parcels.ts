import app from '@adonisjs/core/services/app'
import { PastWaybills } from '#kernel/ports/past_waybills'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** A parcel as a bill is held against it. */
export type BillParcel = {
  fulfilmentId: number
  waybillNo: string
  /** As weighed, else as estimated. */
  weightG: number | null
  isWeighed: boolean
  volumeMm3: number
  service: string | null
  warehouseId: number
  regionCode: string | null
  shippedAt: Date | null
  /** Whether it left under this number; false for one that was given back, and for what never left. */
  hasLeft: boolean
}

const COLUMNS = `f.id AS "fulfilmentId", coalesce(f.weight_actual_g, f.weight_estimated_g) AS "weightG", f.weight_actual_g IS NOT NULL AS "isWeighed",
  f.courier_service AS service, f.warehouse_id AS "warehouseId", f.region_code AS "regionCode", f.shipped_at AS "shippedAt",
  coalesce((SELECT sum(l.qty * (k.length_mm::bigint * k.width_mm * k.height_mm)) FROM fulfilment_lines l JOIN skus k ON k.id = l.sku_id
    WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled), 0)::bigint AS "volumeMm3"`

/**
 * The parcels of a courier's numbers: by the number they carry, cancelled ones too, else by one that
 * they carried before. Two statements whatever the count.
 */
export async function matchBillParcels(
  trx: Trx,
  courierCode: string,
  numbers: readonly string[]
): Promise<Map<string, BillParcel>> {
  const carried = await sql<BillParcel>(
    trx,
    `SELECT DISTINCT ON (f.waybill_no) f.waybill_no AS "waybillNo", f.shipped_at IS NOT NULL AS "hasLeft", ${COLUMNS}
       FROM unnest($2::text[]) AS n(number) JOIN fulfilments f ON f.waybill_no = n.number AND f.courier_code = $1
      ORDER BY f.waybill_no, f.status = 'cancelled', f.id DESC`,
    [courierCode, numbers]
  )
  const found = new Map(carried.map((parcel) => [parcel.waybillNo, parcel]))
  const rest = numbers.filter((number) => !found.has(number))
  for (const parcel of await formerParcels(trx, courierCode, rest))
    found.set(parcel.waybillNo, parcel)
  return found
}

async function formerParcels(trx: Trx, courierCode: string, numbers: readonly string[]) {
  if (numbers.length === 0 || !app.container.hasBinding(PastWaybills)) return []
  const past = await app.container.make(PastWaybills)
  const parcels = await past.parcelsOf(trx, courierCode, numbers)
  if (parcels.size === 0) return []
  return sql<BillParcel>(
    trx,
    `SELECT n.number AS "waybillNo", false AS "hasLeft", ${COLUMNS}
       FROM unnest($1::text[], $2::bigint[]) AS n(number, id) JOIN fulfilments f ON f.id = n.id`,
    [[...parcels.keys()], [...parcels.values()]]
  )
}
