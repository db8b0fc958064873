import { orderMachine, type OrderStatus } from '#orders/domain/order_machine'

/** What a person can do with one order, besides reading it. */
export const ORDER_ACTS = [
  'release',
  'dispatch',
  'ship',
  'ship_parcel',
  'hold',
  'readdress',
  'renote',
  'pay',
  'open_case',
  'cancel',
] as const
export type OrderAct = (typeof ORDER_ACTS)[number]

export interface OrderFacts {
  status: OrderStatus
  /** Units that no live parcel is planned for. */
  open: number
  /** Live parcels that have stock and wait to be handed to their warehouse. */
  waiting: number
  /** Live parcels that nobody has begun to pick. */
  sendable: number
  shipped: number
  /** Whether the buyer has still to pay something. */
  owes: boolean
  /** Whether there is money that could go back. */
  refundable: boolean
}

const LEFT: readonly OrderStatus[] = ['partly_shipped', 'shipped', 'delivered', 'completed']

/**
 * The acts that an order's state allows; permissions are asked elsewhere. A held order is released
 * before it is shipped by hand, so that nobody ships past a hold without saying so.
 */
export function actsOf(facts: OrderFacts): OrderAct[] {
  const { status, open, waiting } = facts
  const isOver = status === 'cancelled'
  const rules: Record<OrderAct, boolean> = {
    release: status === 'captured' || status === 'held',
    dispatch: waiting > 0,
    ship: !isOver && status !== 'held' && open > 0 && !['delivered', 'completed'].includes(status),
    ship_parcel: !isOver && status !== 'held' && facts.sendable > 0,
    hold:
      status === 'allocated' ||
      status === 'released' ||
      orderMachine.sources('held').includes(status),
    readdress: !isOver && !LEFT.includes(status),
    renote: !isOver,
    pay: !isOver && facts.owes,
    open_case: facts.shipped > 0 || facts.refundable,
    cancel: orderMachine.can(status, 'cancelled'),
  }
  return ORDER_ACTS.filter((act) => rules[act])
}

/** The one act that a state calls for next, of those allowed; `byHand` where no floor does the shipping. */
export function nextAct(acts: readonly OrderAct[], byHand: boolean): OrderAct | null {
  const ship: OrderAct[] = byHand ? ['ship', 'ship_parcel'] : []
  const order: OrderAct[] = ['release', ...ship, 'dispatch', 'open_case']
  return order.find((act) => acts.includes(act)) ?? null
}
