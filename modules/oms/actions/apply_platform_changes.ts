import type { Trx } from '#kernel/transaction'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import TakeOutLines from '#orders/actions/take_out_lines'
import type { NewChange } from '#orders/actions/record_changes'
import type { ChangeAction } from '#orders/domain/change_actions'
import { isReshaping, PLATFORM_REFUND, unitsTaken } from '#orders/domain/interception'
import { isBegun, readOrderStates, type OrderState } from '#modules/oms/queries/order_states'
import type { ReadyRow, Reconciliation } from '#modules/oms/services/map_platform_orders'
import { changesFor } from '#modules/oms/services/platform_changes'
import type { Parking } from '#modules/oms/services/platform_rows'

interface Wanted extends Reconciliation {
  state: OrderState
  actions: ChangeAction[]
}

/** Changes of one line go one at a time (quantity, then price, then cancelled units), hence a few rounds. */
const ROUNDS = 4

/**
 * Changes orders to what their platform says: lines, charges, address, notes, flag, refunds of lines,
 * each as an order change of the platform's. Where the floor is at work, lines that were not picked
 * leave their parcels; what is picked already stops its parcel and waits, as a conflict, until the
 * parcel is withdrawn or has left.
 */
export default class ApplyPlatformChanges {
  readonly #changed = new Set<number>()
  readonly #conflicts = new Map<number, Parking>()

  async handle({
    trx,
    orders,
  }: {
    trx: Trx
    orders: readonly Reconciliation[]
  }): Promise<{ changed: ReadonlySet<number>; conflicts: Parking[] }> {
    const ids = orders.map((one) => one.orderId)
    for (let round = 0; round < ROUNDS; round++) {
      const states = await readOrderStates(trx, ids)
      const wanted = orders.map((one): Wanted => {
        const state = states.get(one.orderId)!
        const { actions, late } = changesFor(one.isNew ? withoutSent(one.ready) : one.ready, state)
        if (late) this.#conflict(one, late, { status: state.status })
        return { ...one, state, actions }
      })
      const changes = await this.#possible(trx, wanted)
      if (changes.length === 0) break
      await new ChangeOrders().handle({ trx, changes })
      for (const change of changes) this.#changed.add(change.orderId)
    }
    return { changed: this.#changed, conflicts: [...this.#conflicts.values()] }
  }

  #conflict({ ready }: Reconciliation, reason: string, details: Record<string, unknown>) {
    this.#conflicts.set(ready.row.id, { id: ready.row.id, reason, details })
  }

  async #possible(trx: Trx, wanted: readonly Wanted[]): Promise<NewChange[]> {
    const stuck = await this.#takeOut(
      trx,
      wanted.filter((one) => isBegun(one.state))
    )
    return wanted.flatMap((one): NewChange[] => {
      const actions = one.actions.filter((action) => {
        if (!isReshaping(action) || !isBegun(one.state)) return true
        return unitsOf(action, one.state) > 0 && !stuck.has(lineOf(action)!)
      })
      if (actions.length < one.actions.length && !this.#conflicts.has(one.ready.row.id))
        this.#conflict(one, 'order_in_work', {})
      const { orderId, ready } = one
      return actions.length > 0
        ? [{ orderId, source: 'platform', reason: ready.mapped.statusText, actions }]
        : []
    })
  }

  /** Answers the order lines of which units are in somebody's hands; their parcels are stopped. */
  async #takeOut(trx: Trx, begun: readonly Wanted[]): Promise<Set<number>> {
    const { stuck } = await new TakeOutLines().handle({
      trx,
      reason: PLATFORM_REFUND,
      lines: begun.flatMap(({ actions, state }) =>
        actions.filter(isReshaping).flatMap((action) => {
          const qty = unitsOf(action, state)
          return qty > 0 ? [{ orderLineId: lineOf(action)!, qty }] : []
        })
      ),
    })
    await new InterceptFulfilments().handle({
      trx,
      fulfilmentIds: [...new Set(stuck.map((one) => one.fulfilmentId))],
      reason: PLATFORM_REFUND,
      source: 'platform',
    })
    return new Set(stuck.map((one) => one.orderLineId))
  }
}

/** Units that had left before the order was known here are not ours to send. */
function withoutSent(ready: ReadyRow): ReadyRow {
  const sent = ready.mapped.lines.map((line) => line.sent ?? 0)
  if (!sent.some(Boolean)) return ready
  return {
    ...ready,
    lines: ready.lines.map((line, index) => ({
      ...line,
      cancelled: Math.min(line.qty, line.cancelled + sent[index]),
    })),
  }
}

const lineOf = (action: ChangeAction) => ('orderLineId' in action ? action.orderLineId : undefined)

/** Units that an action takes off the order; nothing for one that adds to it. */
function unitsOf(action: ChangeAction, state: OrderState): number {
  const line = state.lines.find((one) => one.id === lineOf(action))
  return line ? Math.max(0, unitsTaken(action, line)) : 0
}
