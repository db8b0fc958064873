import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import { liveParcels, type LiveParcel } from '#modules/oms/queries/live_parcels'

const READDRESSED = `
  SELECT DISTINCT c.order_id AS id FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id
    JOIN orders o ON o.id = c.order_id AND o.status IN ('allocated', 'released')
   WHERE c.id = ANY($1::bigint[]) AND c.source <> 'platform' AND a.action = 'readdress' ORDER BY 1`

/**
 * Takes orders that people gave another address out of parcels that nobody has begun, so that the
 * pipeline decides them anew: another place may want another courier or warehouse, have none at all,
 * or be one that the platform does not let the order go to. Parcels that are picked, or have a
 * waybill, stay; `readdressOrders` has stopped those that must not leave like this.
 */
export default class ReplanReaddressed {
  async handle({ trx, changeIds }: { trx: Trx; changeIds: readonly number[] }): Promise<void> {
    const found = await sql<{ id: number }>(trx, READDRESSED, [changeIds], 'oms_readdressed')
    if (found.length === 0) return
    const orderIds = found.map(({ id }) => id)
    await lockOrdersAround(trx, orderIds)
    const parcels = Map.groupBy(await liveParcels(trx, orderIds), (parcel) => parcel.orderId)
    await new WithdrawOrders().handle({
      trx,
      reason: 'readdressed',
      orderIds: orderIds.filter((id) => parcels.get(id)?.every(isUntouched)),
    })
  }
}

const isUntouched = ({ status, hasWaybill, isStopped }: LiveParcel) =>
  ['planned', 'reserved', 'released'].includes(status) && !hasWaybill && !isStopped
