import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import type { Refusal } from '#orders/domain/moves'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { refreshWaves, wavesOf } from '../services/waves.js'

export interface ShipResult {
  manifests: { id: number; number: string; courierCode: string; parcels: number }[]
  shipped: number[]
  refused: { fulfilmentId: number; code: string; params: { why: string } }[]
}

interface Parcel extends Record<string, unknown> {
  fulfilmentId: number
  status: string
  warehouseId: number
  weightG: number | null
  waybillId: number | null
  courierCode: string | null
  waybillNo: string | null
}

/**
 * Hands parcels to their couriers: one manifest per warehouse and courier,
 * stock and status through the orders' own action, in one transaction. Those
 * that may not go stay and say why.
 */
export default class ShipParcels {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: {
    trx?: Trx | null
    actor: Actor
    fulfilmentIds: readonly number[]
  }): Promise<ShipResult> {
    if (input.fulfilmentIds.length === 0) return { manifests: [], shipped: [], refused: [] }
    const day = localDate(this.clock.now()).replaceAll('-', '')
    return inTransaction(input.trx, async (trx) => {
      const ids = [...new Set(input.fulfilmentIds)]
      await lockFulfilments(trx, ids)
      const parcels = await this.#parcels(trx, ids)
      const ready = parcels.filter(
        (parcel) => parcel.waybillId !== null && parcel.status === 'packed'
      )
      const moved = await new ShipFulfilments().handle({
        trx,
        actor: input.actor,
        shipments: ready.map(({ fulfilmentId, courierCode, waybillNo, weightG }) => ({
          fulfilmentId,
          courierCode: courierCode!,
          waybillNo: waybillNo!,
          weightG,
        })),
      })
      const gone = new Set(moved.moved)
      const manifests = await this.#manifests(
        trx,
        input.actor,
        ready.filter((parcel) => gone.has(parcel.fulfilmentId)),
        day
      )
      await refreshWaves(trx, await wavesOf(trx, moved.moved))
      return {
        manifests,
        shipped: moved.moved,
        refused: this.#refusals(ids, gone, parcels, moved.refused),
      }
    })
  }

  #parcels(trx: Trx, ids: readonly number[]): Promise<Parcel[]> {
    return sql<Parcel>(
      trx,
      `SELECT f.id AS "fulfilmentId", f.status, f.warehouse_id AS "warehouseId", f.weight_actual_g AS "weightG",
              w.id AS "waybillId", w.courier_code AS "courierCode", w.number AS "waybillNo"
         FROM fulfilments f
         LEFT JOIN wms_waybills w ON w.fulfilment_id = f.id AND w.voided_at IS NULL AND w.state = 'issued'
        WHERE f.id = ANY($1::bigint[]) ORDER BY f.id`,
      [ids],
      'wms_parcels_to_ship'
    )
  }

  async #manifests(
    trx: Trx,
    actor: Actor,
    parcels: readonly Parcel[],
    day: string
  ): Promise<ShipResult['manifests']> {
    const groups = [
      ...Map.groupBy(parcels, (parcel) => `${parcel.warehouseId}:${parcel.courierCode}`).values(),
    ]
    const numbers = await nextNumbers(null, 'mf', groups.length, day)
    const rows = await sql<{ id: number; number: string; courierCode: string; parcels: number }>(
      trx,
      `INSERT INTO wms_manifests (number, warehouse_id, courier_code, parcels, weight_g, created_by)
       SELECT m.*, $6 FROM unnest($1::text[], $2::bigint[], $3::text[], $4::int[], $5::bigint[]) AS m
       RETURNING id, number, courier_code AS "courierCode", parcels`,
      [
        numbers,
        groups.map((group) => group[0].warehouseId),
        groups.map((group) => group[0].courierCode),
        groups.map((group) => group.length),
        groups.map((group) => group.reduce((sum, parcel) => sum + (parcel.weightG ?? 0), 0)),
        actor.id,
      ],
      'wms_manifests_insert'
    )
    const byNumber = new Map(rows.map((row) => [row.number, row]))
    const pairs = groups.flatMap((group, index) =>
      group.map((parcel) => ({
        waybill: parcel.waybillId,
        manifest: byNumber.get(numbers[index])!.id,
      }))
    )
    await sql(
      trx,
      `UPDATE wms_waybills w SET manifest_id = k.manifest, updated_at = now()
         FROM unnest($1::bigint[], $2::bigint[]) AS k(waybill, manifest) WHERE w.id = k.waybill`,
      [pairs.map((pair) => pair.waybill), pairs.map((pair) => pair.manifest)],
      'wms_waybills_manifest'
    )
    await audit(
      trx,
      actor,
      rows.map((row) => ({
        action: 'wms.manifests.ship',
        subjectType: 'wms_manifest',
        subjectId: row.id,
        after: row,
      }))
    )
    return rows
  }

  #refusals(
    ids: readonly number[],
    gone: ReadonlySet<number>,
    parcels: readonly Parcel[],
    refused: readonly Refusal[]
  ): ShipResult['refused'] {
    const byId = new Map(parcels.map((parcel) => [parcel.fulfilmentId, parcel]))
    const stopped = new Map(
      refused.filter((row) => row.status === 'stopped').map((row) => [row.id, row.why ?? ''])
    )
    const codeOf = (id: number) => {
      if (stopped.has(id)) return 'wms_order_stopped'
      const parcel = byId.get(id)
      if (parcel?.status === 'shipped') return 'wms_parcel_left'
      return parcel?.status === 'packed' ? 'wms_waybill_missing' : 'wms_parcel_open'
    }
    return ids
      .filter((id) => !gone.has(id))
      .map((id) => ({
        fulfilmentId: id,
        code: codeOf(id),
        params: { why: stopped.get(id) ?? '' },
      }))
  }
}
