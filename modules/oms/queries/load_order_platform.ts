import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { seesOrder } from '#modules/oms/queries/load_order_audit'
import { payloadView } from '#modules/oms/services/payload_view'

export type PlatformView = {
  id: number
  externalId: string
  externalNo: string
  platform: string
  status: string
  platformText: string | null
  reason: string | null
  details: Record<string, unknown>
  receivedAt: string
  changedAt: string
  payload: string
}

export type ConfirmView = {
  id: number
  fulfilment: string
  waybillNo: string | null
  state: string
  attempts: number
  externalRef: string | null
  lastError: string | null
  createdAt: string
  confirmedAt: string | null
}

/** Props of the platform tab on an order's page: what the platform said, and what it was told of the parcels. */
export default async function loadOrderPlatform(orderId: number, actor: Actor) {
  await seesOrder(orderId, actor)
  const [[row], confirms] = await Promise.all([
    sql<PlatformView>(
      null,
      `SELECT p.id, p.external_id AS "externalId", p.external_no AS "externalNo", s.platform, p.state AS status, p.platform_text AS "platformText",
              p.park_reason AS reason, p.park_details AS details, to_json(p.received_at)#>>'{}' AS "receivedAt",
              to_json(p.external_updated_at)#>>'{}' AS "changedAt", p.payload
         FROM platform_orders p JOIN stores s ON s.id = p.store_id WHERE p.order_id = $1`,
      [orderId]
    ),
    sql<ConfirmView>(
      null,
      `SELECT c.id, f.number AS fulfilment, f.waybill_no AS "waybillNo", c.state, c.attempts, c.external_ref AS "externalRef",
              c.last_error AS "lastError", to_json(c.created_at)#>>'{}' AS "createdAt", to_json(c.confirmed_at)#>>'{}' AS "confirmedAt"
         FROM oms_ship_confirms c JOIN fulfilments f ON f.id = c.fulfilment_id WHERE c.order_id = $1 ORDER BY c.id`,
      [orderId]
    ),
  ])
  return { order: row ? { ...row, payload: payloadView(row.payload) } : null, confirms }
}
