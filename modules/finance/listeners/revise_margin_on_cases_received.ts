import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { CasesReceived } from '#orders/events/cases_received'
import { PostReturnCosts } from '../actions/post_return_costs.js'

type Payload = CasesReceived['payload']

/** Goods that came back into stock took their cost with them, as far as they are still worth it: the margin of their orders is written anew. */
export default class ReviseMargin implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    await new PostReturnCosts().handle({ trx, caseIds: [...event.payload.caseIds] })
  }
}
