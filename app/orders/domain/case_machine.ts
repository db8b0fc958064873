import { defineMachine, type StateOf } from '#kernel/state_machine'

export const CASE_KINDS = ['refund_only', 'return', 'exchange', 'resend'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

const STATES = [
  'requested',
  'approved',
  'awaiting_goods',
  'goods_sent',
  'partly_received',
  'disputed',
  'received',
  'refunded',
  'completed',
  'refused',
  'cancelled',
  'closed',
] as const

type State = (typeof STATES)[number]

interface CaseMove {
  /** What somebody does to make the move; a move without a person is the house's own. */
  act: string
  from: State
  to: State
  /** The kinds of case that know the move. */
  kinds: readonly CaseKind[]
}

const GOODS = ['return', 'exchange'] as const
const MONEY = ['refund_only', 'return', 'exchange'] as const

const move = (
  act: string,
  from: State | readonly State[],
  to: State,
  kinds: readonly CaseKind[]
): CaseMove[] => [from].flat().map((one) => ({ act, from: one as State, to, kinds }))

const ON_THE_WAY = ['awaiting_goods', 'goods_sent'] as const
const AT_THE_DOOR = [...ON_THE_WAY, 'partly_received'] as const

/**
 * The ways of the four kinds, one row a move. The same rows stand in `after_sales_moves`, by which
 * the database refuses any other; a test holds the two against each other.
 */
export const CASE_MOVES: readonly CaseMove[] = [
  ...move('approve', 'requested', 'approved', ['refund_only', 'resend']),
  ...move('approve', 'requested', 'awaiting_goods', GOODS),
  // The buyer had sent the goods before anybody answered.
  ...move('approve', 'requested', 'goods_sent', GOODS),
  ...move('refuse', ['requested', 'disputed'], 'refused', CASE_KINDS),
  ...move('note_waybill', 'awaiting_goods', 'goods_sent', GOODS),
  ...move('receive', ON_THE_WAY, 'partly_received', GOODS),
  // Other goods than those asked back were in the parcel, or none.
  ...move('receive', AT_THE_DOOR, 'disputed', GOODS),
  ...move('receive', AT_THE_DOOR, 'received', GOODS),
  // Nothing (more) comes: lost on the way, or kept by the buyer.
  ...move('give_up_rest', [...AT_THE_DOOR, 'disputed'], 'received', GOODS),
  ...move('await_rest', 'disputed', 'awaiting_goods', GOODS),
  ...move('refund', ['approved', 'received'], 'refunded', MONEY),
  ...move('complete', ['approved', 'received', 'refunded'], 'completed', CASE_KINDS),
  ...move('cancel', ['requested', 'approved', ...ON_THE_WAY], 'cancelled', CASE_KINDS),
  ...move('expire', 'awaiting_goods', 'closed', GOODS),
  ...move('reopen', ['refused', 'cancelled', 'closed'], 'requested', CASE_KINDS),
]

const EVENTS: Readonly<Partial<Record<State, string>>> = {
  approved: 'orders.cases.approved',
  awaiting_goods: 'orders.cases.approved',
  received: 'orders.cases.received',
  refunded: 'orders.refunds.settled',
}

const pairs = new Map(CASE_MOVES.map(({ from, to }) => [`${from} ${to}`, { from, to }]))

/** The way of an after-sales case, whatever its kind; `CASE_MOVES` says which kind may go it. */
export const caseMachine = defineMachine({
  name: 'case',
  states: STATES,
  initial: 'requested',
  moves: [...pairs.values()].map(({ from, to }) => ({ from, to, event: EVENTS[to] })),
})

export type CaseStatus = StateOf<typeof caseMachine>

/** Statuses in which somebody has still to act: what the case promises is not free for another. */
export const OPEN_CASES = [
  'requested',
  'approved',
  'awaiting_goods',
  'goods_sent',
  'partly_received',
  'disputed',
  'received',
] as const

/** Statuses in which goods are expected at the door. */
export const EXPECTING = AT_THE_DOOR

/** Whether goods are expected back before the case can be settled. */
export const bringsGoodsBack = (kind: CaseKind) => kind === 'return' || kind === 'exchange'

/** Whether another parcel is sent for it. */
export const sendsGoods = (kind: CaseKind) => kind === 'exchange' || kind === 'resend'

/** Whether a case of a kind may make a move by an act. */
export const mayMove = (kind: CaseKind, act: string, from: CaseStatus, to?: CaseStatus) =>
  CASE_MOVES.some(
    (one) =>
      one.act === act &&
      one.from === from &&
      one.kinds.includes(kind) &&
      (to === undefined || one.to === to)
  )
