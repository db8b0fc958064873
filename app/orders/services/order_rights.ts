import { holds, type Actor } from '#kernel/access/actor'
import { switchboard } from '#kernel/modules/switchboard'
import { actsOf, nextAct, type OrderAct } from '#orders/domain/order_acts'
import type { OrderRecord } from '#orders/queries/get_order'

/** The permission behind each act. */
const PERMISSIONS: Record<OrderAct, string> = {
  release: 'orders.orders.release',
  dispatch: 'orders.orders.release',
  ship: 'orders.orders.ship',
  ship_parcel: 'orders.orders.ship',
  hold: 'orders.orders.hold',
  readdress: 'orders.orders.edit',
  renote: 'orders.orders.edit',
  pay: 'orders.orders.pay',
  open_case: 'orders.cases.open',
  cancel: 'orders.orders.cancel',
}

/** What this person can do with this order now. */
export function actsFor(order: OrderRecord, actor: Actor): OrderAct[] {
  const sum = (of: (line: OrderRecord['lines'][number]) => number) =>
    order.lines.reduce((total, line) => total + of(line), 0)
  const acts = actsOf({
    status: order.status,
    open: sum((line) => line.qty - line.cancelled - line.allocated),
    waiting: order.fulfilments.filter((parcel) => parcel.status === 'reserved').length,
    sendable: order.fulfilments.filter((parcel) => ['reserved', 'released'].includes(parcel.status))
      .length,
    shipped: sum((line) => line.shipped),
    owes: ['unpaid', 'partly_paid'].includes(order.paymentStatus) && Number(order.total) > 0,
    refundable: Number(order.paid) > Number(order.refunded),
  })
  return acts.filter((act) => holds(actor, PERMISSIONS[act]))
}

/** What the page offers first. Where a warehouse system runs, its floor ships and nobody is led to do it by hand. */
export const nextFor = (acts: readonly OrderAct[]) => nextAct(acts, !switchboard.isOn('wms'))
