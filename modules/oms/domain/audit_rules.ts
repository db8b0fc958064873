/** What the audit knows of an order. Everything a rule looks at is here; rules read nothing else. */
export interface AuditFacts {
  orderId: number
  kind: string
  country: string | null
  regionCode: string | null
  province: string | null
  city: string | null
  addressLine: string | null
  consignee: string | null
  hasPhone: boolean
  /** The phone could be read as one, so that a courier and an SMS reach it. */
  phoneIsReadable: boolean
  buyerNote: string | null
  sellerNote: string | null
  /** Ten-thousandths of the order's currency. */
  total: bigint
  paid: bigint
  currency: string
  paymentStatus: string
  /** Paid to the courier at the door. */
  isCod: boolean
  /** Name, phone and street are with the platform: what is here is a mask. */
  hasSealedContact: boolean
  lines: {
    lineNo: number
    title: string
    skuId: number | null
    skuStatus: string | null
    qty: number
    /** Of those, units that are not cancelled. */
    live: number
    payable: bigint
    refundState: string
    /** Moving average of one unit in ten-thousandths of the company's currency; null when unknown. */
    unitCost: bigint | null
  }[]
  /** Other live orders of the same buyer with the same SKUs, with the minutes between. */
  twins: { number: string; minutes: number }[]
  /** Orders to the same phone in the window of `many_orders`. */
  recentOrders: number
  /** What the platform says of an order of its own; null for others. */
  platformStatus: string | null
  /** The platform's own word for it. */
  platformText: string | null
  blocked: { kind: string; masked: string; reason: string | null }[]
}

export interface AuditRule {
  id: number
  code: RuleCode
  severity: 'block' | 'warn'
  params: Readonly<Record<string, unknown>>
  storeIds: readonly number[] | null
  version: number
  /** Of a rule that people made: its condition, ready to be asked. The built-in ones have theirs below. */
  check?: (facts: AuditFacts) => Finding['evidence'] | null
}

export interface Finding {
  rule: RuleCode
  version: number
  severity: 'block' | 'warn'
  /** What made the rule speak: shown to people as parameters of `oms.rules.<code>.why`. */
  evidence: Record<string, string | number>
}

type Check = (
  facts: AuditFacts,
  params: Readonly<Record<string, unknown>>
) => Finding['evidence'] | null

const whole = (value: unknown, fallback: number) =>
  Number.isSafeInteger(value) ? (value as number) : fallback

/** Decimal text or a whole number as ten-thousandths. */
function units(value: unknown): bigint | null {
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(String(value ?? ''))
  return match ? BigInt(match[1] + (match[2] ?? '').padEnd(4, '0')) : null
}

const amount = (value: bigint) =>
  `${value / 10_000n}.${String(value % 10_000n)
    .padStart(4, '0')
    .slice(0, 2)}`

/** The built-in rules: each answers null, or the evidence why it speaks. */
const CHECKS = {
  unmapped_sku: ({ lines }) => {
    const line = lines.find((one) => one.skuId === null)
    return line ? { line: line.lineNo, title: line.title } : null
  },
  payment_mismatch: ({ total, paid, paymentStatus, isCod }) =>
    paid < total && paymentStatus !== 'refunded' && !isCod
      ? { paid: amount(paid), total: amount(total) }
      : null,
  platform_hold: ({ platformStatus, platformText }) =>
    platformStatus === 'held' ? { status: platformText ?? '?' } : null,
  refund_open: ({ lines, paymentStatus }) => {
    const line = lines.find((one) => one.refundState !== 'none' && one.live > 0)
    if (line) return { line: line.lineNo, title: line.title }
    // Money went back: for everything, or for something the platform does not name.
    const isUnclear =
      paymentStatus === 'partly_refunded' &&
      lines.every((one) => one.refundState === 'none' && one.live === one.qty)
    return paymentStatus === 'refunded' || isUnclear ? { line: 0, title: '*' } : null
  },
  block_list: ({ blocked }) =>
    blocked.length > 0
      ? { kind: blocked[0].kind, value: blocked[0].masked, reason: blocked[0].reason ?? '' }
      : null,
  address_incomplete: (facts) => {
    const missing = missingAddress(facts)
    return missing.length > 0 ? { missing: missing.join(', ') } : null
  },
  phone_format: ({ hasPhone, phoneIsReadable, hasSealedContact }) =>
    phoneIsReadable || hasSealedContact ? null : { phone: hasPhone ? 'unreadable' : 'missing' },
  duplicate_order: ({ twins }, params) => {
    const twin = twins.find((one) => one.minutes <= whole(params.minutes, 10))
    return twin ? { order: twin.number, minutes: twin.minutes } : null
  },
  amount_limit: ({ total, currency }, params) => {
    const limit = units(params.limit)
    return limit !== null && total > limit
      ? { total: amount(total), limit: amount(limit), currency }
      : null
  },
  sku_disabled: ({ lines }) => {
    const line = lines.find((one) => one.skuStatus === 'disabled')
    return line ? { line: line.lineNo, title: line.title } : null
  },
  low_margin: ({ kind, lines }, params) => {
    if (kind !== 'sale' || lines.length === 0 || lines.some((line) => line.unitCost === null))
      return null
    const revenue = lines.reduce((sum, line) => sum + line.payable, 0n)
    const cost = lines.reduce((sum, line) => sum + line.unitCost! * BigInt(line.qty), 0n)
    const floor = BigInt(Math.round(Number(params.percent ?? 0) * 100))
    // margin / revenue < percent, in whole numbers: (revenue − cost) × 10000 < percent × 100 × revenue
    return (revenue - cost) * 10_000n < floor * revenue
      ? { revenue: amount(revenue), cost: amount(cost) }
      : null
  },
  memo_present: ({ buyerNote, sellerNote }, params) => {
    const note =
      (params.buyer !== false && buyerNote?.trim()) ||
      (params.seller === true && sellerNote?.trim())
    return note ? { note: note.slice(0, 120) } : null
  },
  consignee_suspect: ({ consignee }, params) => {
    const name = consignee?.trim() ?? ''
    const words = String(params.words ?? '')
      .split(/[,，]/)
      .map((word) => word.trim().toLowerCase())
      .filter(Boolean)
    return [...name].length === 1 || words.some((word) => name.toLowerCase().includes(word))
      ? { name: name.slice(0, 40) }
      : null
  },
  many_orders: ({ recentOrders }, params) => {
    const limit = whole(params.count, 10)
    return recentOrders > limit
      ? { count: recentOrders, limit, minutes: whole(params.minutes, 60) }
      : null
  },
} satisfies Record<string, Check>

export type BuiltInCode = keyof typeof CHECKS
/** Rules that people made are numbered: `custom_7`. */
export type RuleCode = BuiltInCode | `custom_${number}`
export const RULE_CODES = Object.keys(CHECKS) as BuiltInCode[]
const isBuiltIn = (code: string): code is BuiltInCode => Object.hasOwn(CHECKS, code)
export const isRuleCode = (code: string): code is RuleCode =>
  isBuiltIn(code) || /^custom_\d+$/.test(code)

/** In China a place is a district (or a city without districts); elsewhere a city will do. What is sealed is with the platform. */
function missingAddress(facts: AuditFacts): string[] {
  const isChina = (facts.country ?? 'CN') === 'CN'
  const missing: string[] = []
  const isSealed = facts.hasSealedContact
  if (!facts.consignee?.trim() && !isSealed) missing.push('consignee')
  if (isChina && !facts.regionCode && !facts.province) missing.push('province')
  if (!facts.city && !(isChina && facts.regionCode)) missing.push('city')
  if ([...(facts.addressLine?.trim() ?? '')].length < 4 && !isSealed) missing.push('address')
  return missing
}

/** What the rules that apply to the store find. An order is held when a blocking rule speaks. */
export function auditOrder(
  facts: AuditFacts,
  rules: readonly AuditRule[],
  storeId: number
): Finding[] {
  const findings: Finding[] = []
  for (const rule of rules) {
    if (rule.storeIds && !rule.storeIds.includes(storeId)) continue
    const check: Check | undefined =
      rule.check ?? (isBuiltIn(rule.code) ? CHECKS[rule.code] : undefined)
    const evidence = check?.(facts, rule.params)
    if (evidence)
      findings.push({ rule: rule.code, version: rule.version, severity: rule.severity, evidence })
  }
  return findings
}

export const isHeld = (findings: readonly Finding[]) =>
  findings.some((finding) => finding.severity === 'block')
