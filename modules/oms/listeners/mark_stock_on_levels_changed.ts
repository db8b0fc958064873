import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import MarkStock from '#modules/oms/actions/mark_stock'

interface Keys {
  keys: { skuId: number }[]
}

/** Stock moved: the platforms that sell it are to be told. */
export default class MarkStockOnLevelsChanged implements ListenerHandler<Keys> {
  async handle(event: StoredEvent<Keys>, trx: Trx): Promise<void> {
    const skuIds = [...new Set(event.payload.keys.map((key) => key.skuId))]
    await new MarkStock().handle({ trx, skuIds, at: event.occurredAt })
  }
}
