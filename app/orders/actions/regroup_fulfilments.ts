import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException, ShortageException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import MoveReservations from '#inventory/actions/move_reservations'
import { withCodes } from '#inventory/services/shortages'
import { reopenOrders, voidFulfilments } from '#orders/actions/cancel_fulfilments'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import { markReleased } from '#orders/actions/release_fulfilments'
import { markAllocated } from '#orders/actions/reserve_fulfilments'
import type { NewPlan, PlannedFulfilment } from '#orders/domain/new_plan'
import { planOf, poolOf, problemOf, type DraftParcel } from '#orders/domain/regroup'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { FulfilmentsReleased } from '#orders/events/fulfilments_released'
import { FulfilmentsReserved } from '#orders/events/fulfilments_reserved'
import { lockFulfilments, ordersOf, type LockedFulfilment } from '#orders/queries/lock_orders'
import {
  lockOrdersWith,
  readLiveLines,
  readOpenLines,
  type PoolLine,
} from '#orders/queries/regroup_pool'

export interface Regrouping {
  /** The parcels that are dissolved. */
  fulfilmentIds: number[]
  /** Orders whose units that are in no parcel yet can be dealt out as well. */
  openOf?: number[]
  /** What becomes of their lines. */
  parcels: DraftParcel[]
}

export interface RegroupInput {
  trx?: Trx | null
  groups: Regrouping[]
  /** Lines that no new parcel takes are free again; without it that is refused. */
  partial?: boolean
  /** Takes parcels that somebody has begun to pick: what lies on carts goes back to its bins first. */
  interrupts?: boolean
  reason: string
  actor?: Actor
}

interface Group extends Regrouping {
  rows: LockedFulfilment[]
  lines: PoolLine[]
  status: NonNullable<NewPlan['status']>
}

/**
 * Deals the lines of parcels that have not left out anew. The old parcels are cancelled and new ones
 * planned in their place, and the stock promised to them goes over in one step, so that no line is
 * lost or sent twice and nobody else gets the goods in between. A new parcel stands where the
 * furthest of the old ones stood, `released` at most.
 * @returns the new parcels, in the order of the groups and their drafts
 * @throws RefusedException `regroup_state` (a parcel left, or is being picked), `regroup_lines`
 * @throws ShortageException when a line moves to a warehouse that has not got it
 */
export default class RegroupFulfilments {
  async handle(input: RegroupInput): Promise<PlannedFulfilment[]> {
    const { reason, actor = SYSTEM } = input
    if (input.groups.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const groups = await this.#load(trx, input)
      const plans = groups.flatMap((group) => toPlans(group, input.partial ?? false))
      const old = groups.flatMap((group) => group.fulfilmentIds)
      const lineIds = groups.flatMap((group) => group.lines.flatMap((line) => line.id ?? []))
      if (old.length > 0) await voidFulfilments(trx, old, reason)
      const planned = await new PlanFulfilments().handle({ trx, plans })
      const shortages = await new MoveReservations().handle({
        trx,
        actor,
        from: lineIds,
        to: planned.flatMap((one, index) => (plans[index].status === 'planned' ? [] : wanted(one))),
      })
      if (shortages.length > 0) throw new ShortageException(await withCodes(trx, shortages))
      const orderIds = [
        ...new Set(groups.flatMap(({ rows, openOf = [] }) => [...ordersOf(rows), ...openOf])),
      ]
      await this.#settle(trx, { old, plans, planned, orderIds, reason, actor })
      return planned
    })
  }

  async #load(trx: Trx, input: RegroupInput): Promise<Group[]> {
    const ids = input.groups.flatMap((group) => group.fulfilmentIds)
    const openOf = input.groups.flatMap((group) => group.openOf ?? [])
    if (openOf.length > 0) await lockOrdersWith(trx, openOf, ids)
    const rows = new Map((await lockFulfilments(trx, ids)).map((row) => [row.id, row]))
    const byParcel = Map.groupBy(await readLiveLines(trx, ids), (line) => line.fulfilmentId)
    const open = await readOpenLines(trx, openOf)
    return input.groups.map((group) => {
      const found = group.fulfilmentIds.map((id) => rows.get(id))
      const own = [
        ...group.fulfilmentIds.flatMap((id) => byParcel.get(id) ?? []),
        ...open.filter((line) => group.openOf?.includes(line.orderId)),
      ]
      for (const row of found) assertOpen(row, input.interrupts ?? false)
      if (!input.interrupts && own.some((line) => line.picked > 0))
        throw new RefusedException('regroup_state', { status: 'picking' })
      const locked = found as LockedFulfilment[]
      return { ...group, rows: locked, lines: own, status: statusOf(locked) }
    })
  }

  async #settle(
    trx: Trx,
    facts: {
      old: number[]
      plans: NewPlan[]
      planned: PlannedFulfilment[]
      orderIds: number[]
      reason: string
      actor: Actor
    }
  ) {
    const { old, plans, planned, orderIds, reason, actor } = facts
    await reopenOrders(trx, orderIds)
    await markAllocated(trx, orderIds)
    await markReleased(trx, [], orderIds)
    if (old.length > 0)
      await append(trx, new FulfilmentsCancelled({ fulfilmentIds: old, orderIds, reason }), actor)
    const those = (...statuses: NewPlan['status'][]) =>
      planned.filter((_, index) => statuses.includes(plans[index].status))
    const [promised, released] = [those('reserved', 'released'), those('released')]
    if (promised.length > 0) await append(trx, new FulfilmentsReserved(idsOf(promised)), actor)
    if (released.length > 0) await append(trx, new FulfilmentsReleased(idsOf(released)), actor)
  }
}

/** @throws RefusedException for a parcel that left, is gone, or that somebody works on */
function assertOpen(row: LockedFulfilment | undefined, interrupts: boolean) {
  const open = ['planned', 'reserved', 'released', 'picking', ...(interrupts ? ['packed'] : [])]
  if (!row || !open.includes(row.status))
    throw new RefusedException('regroup_state', { status: row?.status ?? 'cancelled' })
}

function statusOf(rows: readonly LockedFulfilment[]): Group['status'] {
  if (rows.some((row) => row.status === 'planned')) return 'planned'
  return rows.every((row) => row.status === 'reserved') ? 'reserved' : 'released'
}

function toPlans(group: Group, partial: boolean): NewPlan[] {
  const pool = poolOf(group.lines)
  const problem = problemOf(pool, group.parcels, partial)
  if (problem) throw new RefusedException('regroup_lines', { problem })
  return group.parcels.map((draft) => {
    const status = draft.notBefore && group.status === 'released' ? 'reserved' : group.status
    return planOf(draft, pool, status)
  })
}

const wanted = (parcel: PlannedFulfilment) =>
  parcel.lines.map((line) => ({
    fulfilmentLineId: line.id,
    orderId: line.orderId ?? parcel.orderId,
    warehouseId: parcel.warehouseId,
    skuId: line.skuId,
    qty: line.qty,
  }))

const idsOf = (parcels: readonly PlannedFulfilment[]) => ({
  fulfilmentIds: parcels.map((parcel) => parcel.id),
  orderIds: [
    ...new Set(
      parcels.flatMap((one) => [one.orderId, ...one.lines.flatMap((line) => line.orderId ?? [])])
    ),
  ],
})
