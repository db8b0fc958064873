import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { RefundsSettled } from '#orders/events/refunds_settled'
import { PostRefunds } from '../actions/post_refunds.js'

type Payload = RefundsSettled['payload']

export default class PostRefundsOnSettled implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    await new PostRefunds().handle({ trx, refundIds: [...event.payload.refundIds] })
  }
}
