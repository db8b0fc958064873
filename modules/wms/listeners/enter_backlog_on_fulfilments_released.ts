import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import EnterBacklog from '../actions/enter_backlog.js'

/** Released fulfilments wait for a wave. */
export default class EnterBacklogOnFulfilmentsReleased implements ListenerHandler<{
  fulfilmentIds: number[]
}> {
  async handle(event: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx) {
    await new EnterBacklog().handle({ trx, fulfilmentIds: event.payload.fulfilmentIds })
  }
}
