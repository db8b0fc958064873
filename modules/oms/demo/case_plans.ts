type Until =
  | 'requested'
  | 'approved'
  | 'sent'
  | 'partly'
  | 'disputed'
  | 'received'
  | 'refunded'
  | 'completed'
  | 'refused'
  | 'cancelled'
  | 'closed'
export type CasePlan = {
  kind: 'return' | 'refund_only' | 'exchange' | 'resend'
  until: Until
  code: string
  reason: string
  grade?: string
}

/** How far each after-sales case of the demo has come: every state there is. */
export const CASES: readonly CasePlan[] = [
  { kind: 'return', until: 'completed', code: 'wrong_size', reason: '尺码偏小' },
  {
    kind: 'refund_only',
    until: 'completed',
    code: 'damaged_in_transit',
    reason: '外包装破损，补偿',
  },
  { kind: 'exchange', until: 'completed', code: 'wrong_size', reason: '换小一码' },
  { kind: 'return', until: 'refunded', code: 'no_reason', reason: '七天无理由' },
  { kind: 'return', until: 'closed', code: 'not_wanted', reason: '拍错颜色' },
  { kind: 'return', until: 'refunded', code: 'quality', reason: '缝线开裂', grade: 'damaged' },
  { kind: 'return', until: 'approved', code: 'not_as_described', reason: '颜色与预期不符' },
  { kind: 'refund_only', until: 'requested', code: 'missing_item', reason: '少发配件' },
  { kind: 'refund_only', until: 'approved', code: 'late', reason: '发货超时，补偿' },
  { kind: 'exchange', until: 'requested', code: 'wrong_size', reason: '换大一码' },
  { kind: 'exchange', until: 'received', code: 'quality', reason: '卡扣断裂', grade: 'scrap' },
  { kind: 'return', until: 'sent', code: 'quality', reason: '拉链坏了' },
  { kind: 'return', until: 'partly', code: 'no_reason', reason: '两件都退，先到一件' },
  {
    kind: 'return',
    until: 'received',
    code: 'not_as_described',
    reason: '与详情页不符',
    grade: 'unsure',
  },
  { kind: 'return', until: 'disputed', code: 'quality', reason: '有异味' },
  { kind: 'resend', until: 'requested', code: 'lost_parcel', reason: '快递显示签收但没有收到' },
  { kind: 'resend', until: 'approved', code: 'missing_item', reason: '漏发地钉' },
  { kind: 'return', until: 'cancelled', code: 'no_reason', reason: '又决定留下了' },
  { kind: 'return', until: 'refused', code: 'no_reason', reason: '超过七天申请' },
]
