import { defineMachine, type StateOf } from '#kernel/state_machine'

/**
 * The way of an order. `backordered` stands beside `allocated`: approved, but stock is short. An
 * order leaves `allocated` and `released` again when its fulfilments are cancelled. Nothing is
 * cancelled once a parcel has left: what was shipped comes back as an after-sales case.
 */
export const orderMachine = defineMachine({
  name: 'order',
  states: [
    'captured',
    'held',
    'approved',
    'backordered',
    'allocated',
    'released',
    'partly_shipped',
    'shipped',
    'delivered',
    'completed',
    'cancelled',
  ],
  initial: 'captured',
  moves: [
    { from: 'captured', to: 'held' },
    { from: 'approved', to: 'held' },
    { from: 'backordered', to: 'held' },
    { from: 'captured', to: 'approved' },
    { from: 'held', to: 'approved' },
    { from: 'allocated', to: 'approved' },
    { from: 'released', to: 'approved' },
    { from: 'approved', to: 'backordered' },
    { from: 'approved', to: 'allocated', event: 'orders.fulfilments.reserved' },
    { from: 'backordered', to: 'allocated', event: 'orders.fulfilments.reserved' },
    { from: 'allocated', to: 'released', event: 'orders.fulfilments.released' },
    { from: 'backordered', to: 'partly_shipped', event: 'orders.fulfilments.shipped' },
    { from: 'allocated', to: 'partly_shipped', event: 'orders.fulfilments.shipped' },
    { from: 'released', to: 'partly_shipped', event: 'orders.fulfilments.shipped' },
    { from: 'allocated', to: 'shipped', event: 'orders.fulfilments.shipped' },
    { from: 'released', to: 'shipped', event: 'orders.fulfilments.shipped' },
    { from: 'partly_shipped', to: 'shipped', event: 'orders.fulfilments.shipped' },
    { from: 'shipped', to: 'delivered', event: 'orders.fulfilments.delivered' },
    { from: 'shipped', to: 'completed' },
    { from: 'delivered', to: 'completed' },
    { from: 'captured', to: 'cancelled', event: 'orders.orders.cancelled' },
    { from: 'held', to: 'cancelled', event: 'orders.orders.cancelled' },
    { from: 'approved', to: 'cancelled', event: 'orders.orders.cancelled' },
    { from: 'backordered', to: 'cancelled', event: 'orders.orders.cancelled' },
    { from: 'allocated', to: 'cancelled', event: 'orders.orders.cancelled' },
    { from: 'released', to: 'cancelled', event: 'orders.orders.cancelled' },
  ],
})

export type OrderStatus = StateOf<typeof orderMachine>

/** Statuses in which somebody in the house still has to do something before shipping. */
export const OPEN_STATUSES = [
  'captured',
  'held',
  'approved',
  'backordered',
  'allocated',
  'released',
  'partly_shipped',
] as const
