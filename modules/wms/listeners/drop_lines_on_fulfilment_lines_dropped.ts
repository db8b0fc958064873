import { SYSTEM } from '#kernel/access/actor'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import DropLines from '../actions/drop_lines.js'

type Dropped = { fulfilmentIds: number[]; fulfilmentLineIds: number[] }

/** Lines that left their parcels are not fetched any more. */
export default class DropLinesOnFulfilmentLinesDropped implements ListenerHandler<Dropped> {
  async handle(event: StoredEvent<Dropped>, trx: Trx) {
    const actor = { ...SYSTEM, id: event.actorId }
    await new DropLines().handle({ trx, actor, ...event.payload })
  }
}
