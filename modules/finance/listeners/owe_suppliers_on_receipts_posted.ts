import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { ReceiptsPosted } from '#modules/purchasing/events/receipts_posted'
import { PostPayables } from '../actions/post_payables.js'

type Payload = ReceiptsPosted['payload']

export default class OweSuppliers implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    await new PostPayables().handle({ trx, receipts: event.payload.receipts })
  }
}
