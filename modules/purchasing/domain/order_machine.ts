import { defineMachine, type StateOf } from '#kernel/state_machine'

/** A purchase order from the first idea to the last parcel. */
export const purchaseOrderMachine = defineMachine({
  name: 'purchase_order',
  states: [
    'draft',
    'pending_approval',
    'sent',
    'confirmed',
    'partially_received',
    'received',
    'closed',
    'cancelled',
  ],
  initial: 'draft',
  moves: [
    { from: 'draft', to: 'pending_approval' },
    { from: 'draft', to: 'sent' },
    { from: 'pending_approval', to: 'sent' },
    { from: 'pending_approval', to: 'draft' },
    { from: 'sent', to: 'confirmed' },
    { from: 'sent', to: 'partially_received' },
    { from: 'sent', to: 'received' },
    { from: 'confirmed', to: 'partially_received' },
    { from: 'confirmed', to: 'received' },
    { from: 'partially_received', to: 'received' },
    { from: 'partially_received', to: 'closed' },
    { from: 'received', to: 'closed' },
    { from: 'draft', to: 'cancelled' },
    { from: 'pending_approval', to: 'cancelled' },
    { from: 'sent', to: 'cancelled' },
    { from: 'confirmed', to: 'cancelled' },
  ],
})

export type PurchaseOrderState = StateOf<typeof purchaseOrderMachine>

/** Orders whose open quantities are still to come. Drafts count: a second suggestion for the same need helps nobody. */
export const ON_ORDER = [
  'draft',
  'pending_approval',
  'sent',
  'confirmed',
  'partially_received',
] as const

/** Orders goods may be received for. */
export const RECEIVABLE = ['sent', 'confirmed', 'partially_received'] as const
