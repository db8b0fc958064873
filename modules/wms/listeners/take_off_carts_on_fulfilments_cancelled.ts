import { SYSTEM } from '#kernel/access/actor'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import TakeOffCarts from '../actions/take_off_carts.js'
import VoidWaybills from '../actions/void_waybills.js'

/** Cancelled fulfilments leave carts and backlog; their waybills go back to the courier. */
export default class TakeOffCartsOnFulfilmentsCancelled implements ListenerHandler<{
  fulfilmentIds: number[]
  reason: string
}> {
  async handle(event: StoredEvent<{ fulfilmentIds: number[]; reason: string }>, trx: Trx) {
    const { fulfilmentIds, reason } = event.payload
    const actor = { ...SYSTEM, id: event.actorId }
    await new TakeOffCarts().handle({ trx, actor, fulfilmentIds, backlog: 'dropped' })
    await new VoidWaybills().later({ trx, fulfilmentIds, reason })
  }
}
