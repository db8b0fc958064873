import { defineMachine, type StateOf } from '#kernel/state_machine'

/** The way of an after-sales case. A case without goods to come back goes from approved straight to refunded. */
export const caseMachine = defineMachine({
  name: 'case',
  states: [
    'requested',
    'approved',
    'awaiting_goods',
    'received',
    'refunded',
    'completed',
    'refused',
    'cancelled',
  ],
  initial: 'requested',
  moves: [
    { from: 'requested', to: 'approved', event: 'orders.cases.approved' },
    { from: 'requested', to: 'awaiting_goods', event: 'orders.cases.approved' },
    { from: 'requested', to: 'refused' },
    { from: 'requested', to: 'cancelled' },
    { from: 'awaiting_goods', to: 'received', event: 'orders.cases.received' },
    { from: 'awaiting_goods', to: 'cancelled' },
    { from: 'approved', to: 'refunded', event: 'orders.refunds.settled' },
    { from: 'received', to: 'refunded', event: 'orders.refunds.settled' },
    { from: 'approved', to: 'completed' },
    { from: 'received', to: 'completed' },
    { from: 'refunded', to: 'completed' },
  ],
})

export type CaseStatus = StateOf<typeof caseMachine>
export type CaseKind = 'refund_only' | 'return' | 'exchange' | 'resend'

/** Whether goods are expected back before the case can be settled. */
export const bringsGoodsBack = (kind: CaseKind) => kind === 'return' || kind === 'exchange'
