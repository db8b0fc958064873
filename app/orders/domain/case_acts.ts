import { bringsGoodsBack, type CaseKind, type CaseStatus } from '#orders/domain/case_machine'

export const CASE_ACTS = ['approve', 'receive', 'refund', 'complete', 'refuse', 'cancel'] as const
export type CaseAct = (typeof CASE_ACTS)[number]

export interface CaseFacts {
  kind: CaseKind
  status: CaseStatus
  /** Whether money is to go back. */
  refunds: boolean
}

/** The acts that a case's state allows, the one it calls for first. */
export function caseActs({ kind, status, refunds }: CaseFacts): CaseAct[] {
  const isReady = status === 'approved' || status === 'received'
  const rules: Record<CaseAct, boolean> = {
    approve: status === 'requested',
    receive: status === 'awaiting_goods' && bringsGoodsBack(kind),
    refund: isReady && refunds,
    complete: status === 'refunded' || (isReady && !refunds),
    refuse: status === 'requested',
    cancel: status === 'requested' || status === 'awaiting_goods',
  }
  return CASE_ACTS.filter((act) => rules[act])
}
