import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { ADDRESS_CHANGED } from '#orders/domain/interception'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import IssueWaybills, { type WaybillResult } from './issue_waybills.js'
import VoidWaybills from './void_waybills.js'

/**
 * Gives parcels whose address changed after their waybill was made a new one: the old number goes
 * back to the courier, another is asked for with the new address, and the parcel goes on. Only those
 * that are stopped for this; a courier that does not take its number back leaves the parcel stopped.
 */
export default class ReplaceWaybills {
  async handle({
    actor,
    fulfilmentIds,
  }: {
    actor: Actor
    fulfilmentIds: readonly number[]
  }): Promise<WaybillResult[]> {
    const rows = await sql<{ fulfilmentId: number; waybillId: number | null }>(
      null,
      `SELECT f.id AS "fulfilmentId", w.id AS "waybillId" FROM fulfilments f
         LEFT JOIN wms_waybills w ON w.fulfilment_id = f.id AND w.voided_at IS NULL
        WHERE f.id = ANY($1::bigint[]) AND ${LIVE_STOP_REASON} = $2 ORDER BY f.id`,
      [fulfilmentIds, ADDRESS_CHANGED]
    )
    const voided = await new VoidWaybills().handle({
      actor,
      ids: rows.flatMap((row) => row.waybillId ?? []),
      reason: ADDRESS_CHANGED,
    })
    const failed = new Map(voided.flatMap(({ id, error }) => (error ? [[id, error] as const] : [])))
    const kept = rows.filter((row) => row.waybillId !== null && failed.has(row.waybillId))
    const open = rows.filter((row) => !kept.includes(row)).map((row) => row.fulfilmentId)
    const known = new Set(rows.map((row) => row.fulfilmentId))
    return [
      ...(await new IssueWaybills().handle({ actor, fulfilmentIds: open })),
      ...kept.map(({ fulfilmentId, waybillId }) => ({
        fulfilmentId,
        error: failed.get(waybillId!)!,
      })),
      ...fulfilmentIds
        .filter((id) => !known.has(id))
        .map((fulfilmentId) => ({
          fulfilmentId,
          error: { code: 'wms_address_same', params: {} },
        })),
    ]
  }
}
