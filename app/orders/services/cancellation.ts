import type { Actor } from '#kernel/access/actor'
import { Batcher, type Outcome } from '#kernel/batcher'
import CancelOrders from '#orders/actions/cancel_orders'
import type { MoveResult } from '#orders/domain/moves'

export interface Cancellation {
  orderIds: number[]
  reason: string
  actor: Actor
}

/**
 * The door for people who cancel: requests that come while a transaction is under way go together
 * in the next one, those of the same person for the same reason as one list. Each is told its own.
 */
export const cancellation = new Batcher<Cancellation, MoveResult>({ max: 64, run })

async function run(items: Cancellation[]): Promise<Outcome<MoveResult>[]> {
  const outcomes = new Map<Cancellation, Outcome<MoveResult>>()
  // A transaction a group: after one list's stock the next list's orders would break the lock order.
  const groups = Map.groupBy(items, ({ actor, reason }) => `${actor.kind}:${actor.id}:${reason}`)
  for (const group of groups.values()) await cancel(group, outcomes)
  return items.map((item) => outcomes.get(item)!)
}

/** Cancels as one list, or one by one when the list fails. */
async function cancel(
  group: readonly Cancellation[],
  outcomes: Map<Cancellation, Outcome<MoveResult>>
): Promise<void> {
  const [{ reason, actor }] = group
  try {
    const orderIds = [...new Set(group.flatMap((item) => item.orderIds))]
    const result = await new CancelOrders().handle({ orderIds, reason, actor })
    const moved = new Set(result.moved)
    for (const item of group) outcomes.set(item, { ok: true, value: share(item, moved, result) })
  } catch (error) {
    if (group.length > 1) for (const item of group) await cancel([item], outcomes)
    else outcomes.set(group[0], { ok: false, error })
  }
}

/** What of the result is this request's; an order that two asked for is cancelled by the first. */
function share(item: Cancellation, moved: Set<number>, result: MoveResult): MoveResult {
  const own = new Set(item.orderIds)
  const taken = [...own].filter((id) => moved.delete(id))
  const gone = result.moved.filter((id) => own.has(id) && !taken.includes(id))
  return {
    moved: taken,
    refused: [
      ...result.refused.filter(({ id }) => own.has(id)),
      ...gone.map((id) => ({ id, status: 'cancelled' })),
    ],
  }
}
