import type { Actor } from '#kernel/access/actor'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges } from '#orders/actions/record_changes'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import type { PlannedFulfilment } from '#orders/domain/new_plan'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import { getBoard, type Board, type BoardParcel } from '#modules/oms/queries/get_board'
import { releasesByItself } from '#modules/oms/services/pipeline_settings'
import { previewPlan, type WantedParcel } from '#modules/oms/services/plan_preview'

export interface ArrangeInput {
  trx?: Trx | null
  orderIds: readonly number[]
  /** The parcels as they stood when the plan was made. */
  seen: readonly { id: number; version: number }[]
  parcels: readonly WantedParcel[]
  reason?: string | null
  actor: Actor
}

/**
 * Makes parcels as a person dealt them: merged, split, moved to another warehouse, or planned for
 * what was in none; those that stay as they are are left alone. All of it or nothing.
 * @returns the new parcels
 * @throws ConflictException `parcels_changed` when somebody changed them since they were seen
 * @throws RefusedException `parcels_forbidden` with what a platform or an order does not allow
 */
export default class ArrangeParcels {
  async handle(input: ArrangeInput): Promise<PlannedFulfilment[]> {
    const { orderIds, seen, parcels, reason, actor } = input
    return inTransaction(input.trx, async (trx) => {
      await lockOrdersAround(trx, orderIds)
      const board = await getBoard(orderIds, actor, trx)
      const open = board.parcels.filter((parcel) => parcel.isOpen)
      if (!isSame(open, seen)) throw new ConflictException('parcels_changed')
      const { problems, quotes } = await previewPlan(board, parcels, trx)
      const hard = problems.find((problem) => problem.isHard)
      if (hard) throw new RefusedException('parcels_forbidden', { problem: hard.code }, problems)
      const fresh = parcels.flatMap((parcel, index) =>
        isAsItWas(parcel, open) ? [] : [{ ...quotes[index], ...parcel }]
      )
      if (fresh.length === 0) throw new RefusedException('parcels_unchanged')
      const kept = new Set(parcels.filter((one) => isAsItWas(one, open)).map((one) => one.from))
      const dissolved = open.filter((parcel) => !kept.has(parcel.id))
      const made = await new RegroupFulfilments().handle({
        trx,
        groups: [
          {
            fulfilmentIds: dissolved.map((parcel) => parcel.id),
            openOf: board.orders.map((order) => order.id),
            parcels: fresh.map(({ from, ...parcel }) => parcel),
          },
        ],
        reason: 'arranged',
        actor,
      })
      await this.#note(trx, { ...board, parcels: dissolved }, made, reason ?? null, actor)
      if (releasesByItself())
        await new ReleaseFulfilments().handle({
          trx,
          fulfilmentIds: made.filter((_, index) => !fresh[index].notBefore).map((one) => one.id),
          actor,
        })
      return made
    })
  }

  /** Each order hears what was done to its parcels: put together with others, taken apart from them, or split. */
  async #note(
    trx: Trx,
    board: Board,
    made: readonly PlannedFulfilment[],
    reason: string | null,
    actor: Actor
  ) {
    const orderOf = new Map(board.lines.map((line) => [line.orderLineId, line.orderId]))
    const numbers = new Map(board.orders.map((order) => [order.id, order.number]))
    const ordersIn = (lines: readonly { orderLineId: number }[]) =>
      new Set(lines.map((line) => orderOf.get(line.orderLineId)!))
    const changes = board.orders.flatMap(({ id }) => {
      const before = board.parcels.filter((one) => one.isOpen && ordersIn(one.lines).has(id))
      const after = made.filter((parcel) => ordersIn(parcel.lines).has(id))
      const companions = (list: readonly { lines: readonly { orderLineId: number }[] }[]) =>
        new Set(list.flatMap((one) => [...ordersIn(one.lines)]).filter((other) => other !== id))
      const [had, has] = [companions(before), companions(after)]
      if (after.length === 0) return []
      const action = [...has].some((other) => !had.has(other))
        ? ('merge' as const)
        : had.size > has.size
          ? ('unmerge' as const)
          : ('split' as const)
      const details = {
        parcels: after.map((parcel) => parcel.number),
        orders: [...has].map((other) => numbers.get(other)!),
      }
      return [{ orderId: id, reason, actions: [{ action, details }] }]
    })
    await recordChanges(trx, changes, actor)
  }
}

/** Whether a parcel of the plan is one that there is, just as it is: that one is left alone. */
function isAsItWas(wanted: WantedParcel, open: readonly BoardParcel[]): boolean {
  const old = open.find((parcel) => parcel.id === wanted.from)
  if (!old || old.warehouseId !== wanted.warehouseId) return false
  const units = new Map(old.lines.map((line) => [line.orderLineId, line.units]))
  return (
    old.lines.length === wanted.lines.length &&
    wanted.lines.every((line) => units.get(line.orderLineId) === line.units)
  )
}

const isSame = (
  open: readonly { id: number; version: number }[],
  seen: readonly { id: number; version: number }[]
) =>
  open.length === seen.length &&
  open.every(({ id, version }) => seen.some((one) => one.id === id && one.version === version))
