import { unseal } from '#customers/services/pii'
import type { WaybillRequest } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface Waybill extends Record<string, unknown> {
  id: number
  fulfilmentId: number
  warehouseId: number
  courierCode: string
  requestCode: string
  state: 'asked' | 'unclear' | 'issued' | 'voided'
  number: string | null
  /** When it was claimed: an address that changed since is not on it. */
  askedAt: Date
}

const COLUMNS = `id, fulfilment_id AS "fulfilmentId", warehouse_id AS "warehouseId", courier_code AS "courierCode",
  request_code AS "requestCode", state, number, created_at AS "askedAt"`

/**
 * Claims the one live waybill of each fulfilment, or finds the one there is:
 * a partial unique index lets only one be. The code we ask with counts the
 * waybills the fulfilment has had.
 */
export async function claimWaybills(
  trx: Trx,
  claims: readonly { fulfilmentId: number; courierCode: string }[],
  provider: string,
  userId: number | null
): Promise<Waybill[]> {
  const ids = claims.map((claim) => claim.fulfilmentId)
  await sql(
    trx,
    `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, weight_g, created_by)
     SELECT f.id, f.warehouse_id, $3, k.courier,
            f.number || '-' || (1 + (SELECT count(*) FROM wms_waybills o WHERE o.fulfilment_id = f.id)), f.weight_actual_g, $4
       FROM unnest($1::bigint[], $2::text[]) AS k(id, courier) JOIN fulfilments f USING (id)
      ORDER BY f.id
     ON CONFLICT (fulfilment_id) WHERE voided_at IS NULL DO NOTHING`,
    [ids, claims.map((claim) => claim.courierCode), provider, userId],
    'wms_waybills_claim'
  )
  return liveWaybills(trx, ids)
}

/** The live waybills of fulfilments. */
export function liveWaybills(
  trx: Trx | null,
  fulfilmentIds: readonly number[]
): Promise<Waybill[]> {
  return sql<Waybill>(
    trx,
    `SELECT ${COLUMNS} FROM wms_waybills WHERE fulfilment_id = ANY($1::bigint[]) AND voided_at IS NULL ORDER BY fulfilment_id`,
    [fulfilmentIds],
    'wms_waybills_live'
  )
}

interface Facts extends Record<string, unknown> {
  id: number
  number: string
  weightG: number | null
  sender: WaybillRequest['sender']
  receiver: Omit<WaybillRequest['receiver'], 'phone'> & { phone: string | null }
  goods: WaybillRequest['goods']
}

/** What a courier is told about each of these parcels, by fulfilment. */
export async function requestsFor(
  waybills: readonly Waybill[]
): Promise<Map<number, WaybillRequest>> {
  const rows = await sql<Facts>(
    null,
    `SELECT f.id, f.number, coalesce(f.weight_actual_g, f.weight_estimated_g) AS "weightG",
            jsonb_build_object('name', coalesce(w.contact_name, w.name), 'phone', coalesce(w.contact_phone, ''),
              'province', coalesce(w.province, ''), 'city', coalesce(w.city, ''), 'district', coalesce(w.district, ''),
              'line', coalesce(w.line, '')) AS sender,
            jsonb_build_object('name', coalesce(f.consignee, ''), 'phone', f.phone_encrypted, 'province', coalesce(f.province, ''),
              'city', coalesce(f.city, ''), 'district', coalesce(f.district, ''), 'line', coalesce(f.address_line, '')) AS receiver,
            (SELECT jsonb_agg(jsonb_build_object('name', s.name, 'code', s.code, 'qty', l.qty) ORDER BY l.id)
               FROM fulfilment_lines l JOIN skus s ON s.id = l.sku_id WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled) AS goods
       FROM fulfilments f JOIN warehouses w ON w.id = f.warehouse_id
      WHERE f.id = ANY($1::bigint[])`,
    [waybills.map((waybill) => waybill.fulfilmentId)],
    'wms_waybill_facts'
  )
  const facts = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    waybills.map(({ fulfilmentId, requestCode, courierCode }) => {
      const { sender, receiver, goods, weightG, number } = facts.get(fulfilmentId)!
      const phone = receiver.phone
        ? unseal(receiver.phone).replace(';ext=', '-').replace(/^\+86/, '')
        : ''
      return [
        fulfilmentId,
        {
          orderCode: requestCode,
          courierCode,
          sender,
          receiver: { ...receiver, phone },
          goods,
          weightG,
          remark: number,
        },
      ]
    })
  )
}
