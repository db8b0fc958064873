import { defineMachine, type StateOf } from '#kernel/state_machine'

/**
 * The way of one parcel flow. `planned` has no stock yet; `reserved` has. A packed parcel can still
 * be cancelled: that is an interception, and the floor takes it apart.
 */
export const fulfilmentMachine = defineMachine({
  name: 'fulfilment',
  states: [
    'planned',
    'reserved',
    'released',
    'picking',
    'packed',
    'shipped',
    'delivered',
    'returned',
    'cancelled',
  ],
  initial: 'planned',
  moves: [
    { from: 'planned', to: 'reserved', event: 'orders.fulfilments.reserved' },
    { from: 'reserved', to: 'released', event: 'orders.fulfilments.released' },
    { from: 'released', to: 'picking' },
    { from: 'picking', to: 'packed' },
    { from: 'packed', to: 'shipped', event: 'orders.fulfilments.shipped' },
    { from: 'shipped', to: 'delivered', event: 'orders.fulfilments.delivered' },
    { from: 'shipped', to: 'returned' },
    { from: 'delivered', to: 'returned' },
    { from: 'planned', to: 'cancelled', event: 'orders.fulfilments.cancelled' },
    { from: 'reserved', to: 'cancelled', event: 'orders.fulfilments.cancelled' },
    { from: 'released', to: 'cancelled', event: 'orders.fulfilments.cancelled' },
    { from: 'picking', to: 'cancelled', event: 'orders.fulfilments.cancelled' },
    { from: 'packed', to: 'cancelled', event: 'orders.fulfilments.cancelled' },
  ],
})

export type FulfilmentStatus = StateOf<typeof fulfilmentMachine>
