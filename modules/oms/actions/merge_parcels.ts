import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges } from '#orders/actions/record_changes'
import RegroupFulfilments, { type Regrouping } from '#orders/actions/regroup_fulfilments'
import { poolOf } from '#orders/domain/regroup'
import { readLiveLines } from '#orders/queries/regroup_pool'
import { readOpenParcels, type OpenParcel } from '#modules/oms/queries/open_parcels'
import { dimensionsOf, sizeOf } from '#modules/oms/services/parcel_facts'
import { ParcelQuotes, planned } from '#modules/oms/services/parcel_quotes'

export interface MergedParcel {
  id: number
  number: string
  /** The parcels it took the place of. */
  from: number[]
  orderIds: number[]
}

/**
 * Puts the parcels of each group of orders together, one for each warehouse they leave from, as far
 * as nobody has begun with them. The statements do not depend on how many groups there are. Orders
 * that another transaction works on are left out: merging never waits for anybody.
 */
export default class MergeParcels {
  async handle(input: {
    trx?: Trx | null
    groups: readonly (readonly number[])[]
    reason?: string
    /** Statuses of parcels that are taken: what is on a cart already only by hand. */
    statuses?: readonly OpenParcel['status'][]
    actor?: Actor
  }): Promise<MergedParcel[]> {
    const { groups, reason, statuses = ['reserved', 'released'], actor = SYSTEM } = input
    if (groups.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const free = await this.#lock(trx, groups.flat())
      const parcels = (await readOpenParcels(trx, [...free])).filter(
        (parcel) =>
          statuses.includes(parcel.status) &&
          parcel.notBefore === null &&
          parcel.orderIds.every((id) => free.has(id))
      )
      const together = groups.flatMap((group) => {
        const own = parcels.filter((parcel) => parcel.orderIds.some((id) => group.includes(id)))
        return [...Map.groupBy(own, (parcel) => parcel.warehouseId).values()].filter(
          (list) => list.length > 1
        )
      })
      if (together.length === 0) return []
      return this.#regroup(trx, together, reason, actor)
    })
  }

  async #lock(trx: Trx, orderIds: readonly number[]): Promise<Set<number>> {
    const rows = await sql<{ id: number }>(
      trx,
      'SELECT id FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED',
      [orderIds],
      'oms_merge_lock'
    )
    return new Set(rows.map((row) => row.id))
  }

  async #regroup(
    trx: Trx,
    together: OpenParcel[][],
    reason: string | undefined,
    actor: Actor
  ): Promise<MergedParcel[]> {
    const lines = await readLiveLines(
      trx,
      together.flat().map((parcel) => parcel.id)
    )
    const sizes = await dimensionsOf(trx, lines)
    const quotes = await ParcelQuotes.load(trx)
    const regroupings = together.map((parcels): Regrouping => {
      const fulfilmentIds = parcels.map((parcel) => parcel.id)
      const own = lines.filter((line) => fulfilmentIds.includes(line.fulfilmentId!))
      const { warehouseId, regionCode, courier, service } = parcels[0]
      const quote = quotes.of({
        warehouseId,
        regionCode,
        ...sizeOf(own, sizes),
        prefers: courier === null ? null : { courier, service },
      })
      const pool = [...poolOf(own).values()]
      return {
        fulfilmentIds,
        parcels: [
          {
            warehouseId,
            ...planned(quote),
            lines: pool.map(({ orderLineId, units }) => ({ orderLineId, units })),
          },
        ],
      }
    })
    const made = await new RegroupFulfilments().handle({
      trx,
      groups: regroupings,
      reason: 'merged',
      actor,
    })
    const merged = made.map(({ id, number }, index) => ({
      id,
      number,
      from: regroupings[index].fulfilmentIds,
      orderIds: [...new Set(together[index].flatMap((parcel) => parcel.orderIds))],
    }))
    await this.#note(trx, merged, reason, actor)
    return merged
  }

  async #note(trx: Trx, merged: readonly MergedParcel[], reason: string | undefined, actor: Actor) {
    const rows = await sql<{ id: number; number: string }>(
      trx,
      'SELECT id, number FROM orders WHERE id = ANY($1::bigint[])',
      [merged.flatMap((parcel) => parcel.orderIds)],
      'oms_order_numbers'
    )
    const numbers = new Map(rows.map((row) => [row.id, row.number]))
    await recordChanges(
      trx,
      merged.flatMap(({ number, orderIds }) =>
        orderIds.map((orderId) => ({
          orderId,
          reason,
          actions: [
            {
              action: 'merge' as const,
              details: {
                parcels: [number],
                orders: orderIds.filter((id) => id !== orderId).map((id) => numbers.get(id) ?? ''),
              },
            },
          ],
        }))
      ),
      actor
    )
  }
}
