import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges } from '#orders/actions/record_changes'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import type { PlannedFulfilment } from '#orders/domain/new_plan'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import { readLiveLines, type PoolLine } from '#orders/queries/regroup_pool'
import { readOpenParcels, type OpenParcel } from '#modules/oms/queries/open_parcels'
import { dimensionsOf, sizeOf, type Dimensions } from '#modules/oms/services/parcel_facts'
import { ParcelQuotes, planned } from '#modules/oms/services/parcel_quotes'

/** What becomes of one parcel. */
export interface Part {
  lines: { orderLineId: number; units: number }[]
  reason?: string | null
  notBefore?: string | null
}

/** Deals a parcel's lines out; a parcel that stays whole is answered as fewer than two parts. */
export type Parting = (
  parcel: OpenParcel,
  lines: readonly PoolLine[],
  sizes: Dimensions
) => readonly Part[]

/**
 * Takes parcels of orders apart that nobody has begun with, each into the parts that `parting` says.
 * Bounded statements whatever the list's length.
 * @returns the orders of which a parcel was parted
 */
export default class PartParcels {
  async handle(input: {
    trx?: Trx | null
    orderIds: readonly number[]
    action: 'split' | 'unmerge'
    parting: Parting
    reason?: string | null
    actor?: Actor
  }): Promise<number[]> {
    const { orderIds, action, parting, reason = null, actor = SYSTEM } = input
    if (orderIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      await lockOrdersAround(trx, orderIds)
      const open = await readOpenParcels(trx, orderIds)
      const lines = await readLiveLines(
        trx,
        open.map((parcel) => parcel.id)
      )
      const sizes = await dimensionsOf(trx, lines)
      const parted = open.flatMap((parcel) => {
        const own = lines.filter((line) => line.fulfilmentId === parcel.id)
        const parts = parting(parcel, own, sizes)
        return parts.length > 1 ? [{ parcel, own, parts }] : []
      })
      if (parted.length === 0) return []
      const quotes = await ParcelQuotes.load(trx)
      const made = await new RegroupFulfilments().handle({
        trx,
        groups: parted.map(({ parcel, own, parts }) => ({
          fulfilmentIds: [parcel.id],
          parcels: parts.map((part) => ({
            warehouseId: parcel.warehouseId,
            ...planned(quote(quotes, parcel, part, own, sizes)),
            ...part,
          })),
        })),
        reason: action,
        actor,
      })
      const touched = parted.map(({ parcel, parts }) => ({ parcel, count: parts.length }))
      await this.#note(trx, touched, made, { action, reason, actor })
      return [...new Set(parted.flatMap(({ parcel }) => parcel.orderIds))]
    })
  }

  async #note(
    trx: Trx,
    touched: readonly { parcel: OpenParcel; count: number }[],
    made: readonly PlannedFulfilment[],
    { action, reason, actor }: { action: 'split' | 'unmerge'; reason: string | null; actor: Actor }
  ) {
    let next = 0
    const changes = touched.flatMap(({ parcel, count }) => {
      const parts = made.slice(next, (next += count))
      const details = { parcels: parts.map((part) => part.number), orders: [] }
      return parcel.orderIds.map((orderId) => ({ orderId, reason, actions: [{ action, details }] }))
    })
    await recordChanges(trx, changes, actor)
  }
}

function quote(
  quotes: ParcelQuotes,
  parcel: OpenParcel,
  part: Part,
  own: readonly PoolLine[],
  sizes: Dimensions
) {
  const lines = part.lines.flatMap(({ orderLineId, units }) => {
    const mine = own.filter((line) => line.orderLineId === orderLineId)
    const all = mine.reduce((sum, line) => sum + line.lineQty, 0)
    return mine.map((line) => ({ skuId: line.skuId, qty: (line.qty / all) * units }))
  })
  return quotes.of({
    warehouseId: parcel.warehouseId,
    regionCode: parcel.regionCode,
    ...sizeOf(lines, sizes),
    prefers: parcel.courier ? { courier: parcel.courier, service: parcel.service } : null,
  })
}
