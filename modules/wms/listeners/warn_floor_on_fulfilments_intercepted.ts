import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { holdersOf, notify } from '#kernel/notifications/notify'
import type { Trx } from '#kernel/transaction'
import { countFloorParcels } from '../queries/count_floor_parcels.js'

/** Who leads the floor hears of parcels that are on a cart or packed and must not leave. */
export default class WarnFloorOnFulfilmentsIntercepted implements ListenerHandler<{
  fulfilmentIds: number[]
}> {
  async handle(event: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx) {
    const count = await countFloorParcels(trx, event.payload.fulfilmentIds)
    if (count === 0) return
    await notify(trx, await holdersOf(trx, 'wms.packs.override'), {
      kind: 'wms.parcels.intercepted',
      message: 'wms.notifications.intercepted',
      params: { count },
      href: '/orders/fulfilments?intercepted=1',
    })
  }
}
