import { SYSTEM } from '#kernel/access/actor'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import TakeOffCarts from '../actions/take_off_carts.js'

/** What has left is no work any more; one shipped past the floor frees what was promised to it. */
export default class CloseBacklogOnFulfilmentsShipped implements ListenerHandler<{
  fulfilmentIds: number[]
}> {
  async handle(event: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx) {
    const { fulfilmentIds } = event.payload
    await new TakeOffCarts().handle({
      trx,
      actor: { ...SYSTEM, id: event.actorId },
      fulfilmentIds,
      backlog: 'shipped',
    })
  }
}
