import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { PLATFORM_CONFLICT } from '#orders/domain/interception'
import { FulfilmentsIntercepted } from '#orders/events/fulfilments_intercepted'
import { lockOrders } from '#orders/queries/lock_orders'

/**
 * Says that orders are behind their platform, whose newer version could not be taken in: nothing of
 * them leaves (`STOP_REASON`), whatever parcel it is in or comes into, until they are caught up again.
 * Those that stand so already are left as they are.
 */
export default class MarkBehind {
  async handle({
    trx,
    orderIds,
    isBehind,
  }: {
    trx: Trx
    orderIds: readonly number[]
    isBehind: boolean
  }): Promise<void> {
    if (orderIds.length === 0) return
    await lockOrders(trx, orderIds)
    const rows = await sql<{ id: number }>(
      trx,
      `UPDATE orders SET is_behind = $2, version = version + 1, updated_at = now()
        WHERE id = ANY($1::bigint[]) AND is_behind <> $2 RETURNING id`,
      [orderIds, isBehind],
      'orders_mark_behind'
    )
    if (isBehind && rows.length > 0)
      await this.#warn(
        trx,
        rows.map((row) => row.id)
      )
  }

  /** Who works on the parcels hears of it. */
  async #warn(trx: Trx, orderIds: readonly number[]) {
    const parcels = await sql<{ id: number; orderId: number }>(
      trx,
      `SELECT f.id, x.order_id AS "orderId" FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
        WHERE x.order_id = ANY($1::bigint[]) AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed') ORDER BY f.id`,
      [orderIds],
      'orders_behind_parcels'
    )
    if (parcels.length === 0) return
    const fulfilmentIds = [...new Set(parcels.map((row) => row.id))]
    const reason = PLATFORM_CONFLICT
    await append(
      trx,
      new FulfilmentsIntercepted({
        fulfilmentIds,
        orderIds: [...new Set(parcels.map((row) => row.orderId))],
        reason,
      })
    )
  }
}
