import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ReserveStock from '#inventory/actions/reserve_stock'
import { voidFulfilments } from '#orders/actions/cancel_fulfilments'
import type { PlannedFulfilment } from '#orders/domain/new_plan'
import { FulfilmentsReleased } from '#orders/events/fulfilments_released'
import { FulfilmentsReserved } from '#orders/events/fulfilments_reserved'

export interface StockShortage {
  orderId: number
  fulfilmentLineId: number
  warehouseId: number
  skuId: number
  wanted: number
  available: number
}

export interface ReserveResult {
  fulfilmentIds: number[]
  orderIds: number[]
  /** Orders with a line that stock could not serve: nothing of them is reserved and their plan is void. */
  shortages: StockShortage[]
}

/**
 * Reserves the stock of planned fulfilments, orders in the order given, each wholly or not at all,
 * and moves what succeeded: fulfilments to reserved, their orders to allocated. Orders that share a
 * parcel stand or fall together.
 */
export default class ReserveFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilments: PlannedFulfilment[]
    expiresAt?: Date | null
    /**
     * The fulfilments were planned in this transaction as released already: they are announced, and
     * the statuses of their orders are the caller's to write.
     */
    areReleased?: boolean
    actor?: Actor
  }): Promise<ReserveResult> {
    const { fulfilments, areReleased = false, actor = SYSTEM } = input
    if (fulfilments.length === 0) return { fulfilmentIds: [], orderIds: [], shortages: [] }
    return inTransaction(input.trx, async (trx) => {
      const together = groupsOf(fulfilments)
      const { shortages } = await new ReserveStock().handle({
        trx,
        policy: 'all_or_nothing',
        expiresAt: input.expiresAt ?? null,
        areNew: areReleased,
        lines: fulfilments.flatMap((fulfilment) =>
          fulfilment.lines.map((line) => ({
            fulfilmentLineId: line.id,
            orderId: line.orderId ?? fulfilment.orderId,
            together: together(fulfilment.orderId),
            warehouseId: fulfilment.warehouseId,
            skuId: line.skuId,
            qty: line.qty,
          }))
        ),
      })
      const short = new Set(shortages.map((shortage) => together(shortage.orderId)))
      const isShort = (fulfilment: PlannedFulfilment) => short.has(together(fulfilment.orderId))
      const kept = fulfilments.filter((fulfilment) => !isShort(fulfilment))
      const dropped = fulfilments.filter(isShort)
      if (dropped.length > 0)
        await voidFulfilments(
          trx,
          dropped.map((fulfilment) => fulfilment.id)
        )
      const { fulfilmentIds, orderIds } = namesOf(kept)
      if (fulfilmentIds.length > 0) {
        if (!areReleased) await markReserved(trx, fulfilmentIds, orderIds)
        await append(trx, new FulfilmentsReserved({ fulfilmentIds, orderIds }), actor)
        const released = areReleased ? kept.filter((one) => one.status !== 'reserved') : []
        if (released.length > 0)
          await append(trx, new FulfilmentsReleased(namesOf(released)), actor)
      }
      return { fulfilmentIds, orderIds, shortages }
    })
  }
}

const namesOf = (fulfilments: readonly PlannedFulfilment[]) => ({
  fulfilmentIds: fulfilments.map((one) => one.id),
  orderIds: [...new Set(fulfilments.flatMap(ordersOfPlan))],
})

const ordersOfPlan = ({ orderId, lines }: PlannedFulfilment): number[] => [
  orderId,
  ...lines.flatMap((line) => line.orderId ?? []),
]

/** The group an order stands or falls with: itself, or the first of those it shares parcels with, over as many as it takes. */
function groupsOf(fulfilments: readonly PlannedFulfilment[]): (orderId: number) => number {
  const parent = new Map<number, number>()
  const rootOf = (id: number): number => {
    const up = parent.get(id)
    return up === undefined ? id : rootOf(up)
  }
  for (const fulfilment of fulfilments) {
    for (const orderId of ordersOfPlan(fulfilment)) {
      const [one, other] = [rootOf(fulfilment.orderId), rootOf(orderId)]
      if (one !== other) parent.set(Math.max(one, other), Math.min(one, other))
    }
  }
  return rootOf
}

/** Fulfilments planned → reserved, then their orders. */
async function markReserved(trx: Trx, fulfilmentIds: number[], orderIds: number[]) {
  await sql(
    trx,
    `UPDATE fulfilments SET status = 'reserved', reserved_at = now(), version = version + 1, updated_at = now()
      WHERE id = ANY($1::bigint[]) AND status = 'planned'`,
    [fulfilmentIds],
    'fulfilments_reserved'
  )
  await markAllocated(trx, orderIds)
}

/** An order is allocated when nothing of it is left to plan, else it stays a backorder. */
export async function markAllocated(trx: Trx, orderIds: number[]) {
  await sql(
    trx,
    `UPDATE orders o SET status = 'allocated', version = version + 1, updated_at = now()
      WHERE o.id = ANY($1::bigint[])
        AND o.status IN ('approved', 'backordered')
        AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.allocated < l.qty - l.cancelled)`,
    [orderIds],
    'orders_allocated'
  )
}
