import { mayMove, type CaseKind, type CaseStatus } from '#orders/domain/case_machine'

/** What people do to a case, and the permission each asks for. The first that is possible is what the case calls for. */
export const CASE_ACTS = {
  approve: 'orders.cases.approve',
  receive: 'orders.cases.receive',
  note_waybill: 'orders.cases.open',
  await_rest: 'orders.cases.approve',
  give_up_rest: 'orders.cases.approve',
  send_replacement: 'orders.cases.approve',
  refund: 'orders.cases.refund',
  complete: 'orders.cases.approve',
  turn_into_return: 'orders.cases.approve',
  reopen: 'orders.cases.approve',
  refuse: 'orders.cases.approve',
  cancel: 'orders.cases.approve',
} as const
export type CaseAct = keyof typeof CASE_ACTS

/** Who bears a case, by its reason. */
export const CASE_BEARERS = ['buyer', 'warehouse', 'courier', 'supplier', 'store'] as const
export type CaseBearer = (typeof CASE_BEARERS)[number]

export interface CaseFacts {
  kind: CaseKind
  status: CaseStatus
  /** Whether money is still to go back. */
  refunds: boolean
  /** Whether some money went back on it already. */
  hasRefund: boolean
  /** Where the order that replaces the goods stands; null without one. */
  replacement: string | null
}

/** An order of which nothing has left yet can be taken back. */
const LEFT: ReadonlySet<string> = new Set(['partly_shipped', 'shipped', 'delivered', 'completed'])

/** The acts that a case's state allows, the one it calls for first. */
export function caseActs(facts: CaseFacts): CaseAct[] {
  const { kind, status, refunds, hasRefund, replacement } = facts
  const hasLeft = replacement !== null && LEFT.has(replacement)
  const isLost = replacement === null || replacement === 'cancelled'
  const may = (act: string) => mayMove(kind, act, status)
  const isExchangeHere = kind === 'exchange' && status === 'received'
  const rules: Record<CaseAct, boolean> = {
    approve: may('approve'),
    receive: may('receive'),
    note_waybill: may('note_waybill'),
    give_up_rest: may('give_up_rest') && (status !== 'awaiting_goods' || hasRefund),
    await_rest: may('await_rest'),
    send_replacement: isExchangeHere && isLost,
    refund: may('refund') && refunds,
    complete: may('complete') && (status === 'refunded' || !refunds) && !(isExchangeHere && isLost),
    turn_into_return: isExchangeHere && !hasLeft && !hasRefund,
    reopen: may('reopen'),
    refuse: may('refuse'),
    cancel: may('cancel') && !hasRefund && !hasLeft,
  }
  return (Object.keys(CASE_ACTS) as CaseAct[]).filter((act) => rules[act])
}
