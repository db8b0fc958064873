import { amount, marginOf, type AuditFacts } from './audit_facts.js'
import { wordsOf, type BuiltInCode } from './built_ins.js'
import type { Effect, Finding, Severity, Spoken } from './finding.js'

type Params = Readonly<Record<string, unknown>>
export type Check = (facts: AuditFacts, params: Params) => Spoken | null

/** A rule in force. */
export interface AuditRule {
  id: number
  code: string
  /** Of a rule that people made. */
  name: string | null
  severity: Severity
  params: Params
  effects: readonly Effect[]
  storeIds: readonly number[] | null
  version: number
  check: Check
}

const MINUTE_MS = 60_000

const whole = (value: unknown, fallback: number) =>
  Number.isSafeInteger(value) ? (value as number) : fallback

/** Decimal text or a whole number as ten-thousandths. */
function units(value: unknown): bigint | null {
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(String(value ?? ''))
  return match ? BigInt(match[1] + (match[2] ?? '').padEnd(4, '0')) : null
}

const say = (evidence: Finding['evidence'], orders?: Finding['orders']): Spoken =>
  orders ? { evidence, orders } : { evidence }

/**
 * Built-in rules that say more than their condition would: each answers null, or the evidence why it
 * speaks. A functional spec proves that each agrees with its condition in `built_ins.ts`.
 */
export const CHECKS: Partial<Record<BuiltInCode, Check>> = {
  cooling: ({ now, readyFrom }, params) => {
    const minutes = whole(params.minutes, 20)
    const until = readyFrom + minutes * MINUTE_MS
    return now < until ? say({ minutes, until: new Date(until).toISOString() }) : null
  },
  unpaid_sibling: ({ now, unpaid }, params) => {
    const span = whole(params.minutes, 60) * MINUTE_MS
    const [sibling] = unpaid.filter((one) => now < one.placedAt + span)
    if (!sibling) return null
    const until = new Date(sibling.placedAt + span).toISOString()
    return say({ order: sibling.number, until }, [{ id: sibling.id, number: sibling.number }])
  },
  unmapped_sku: ({ lines }) => {
    const line = lines.find((one) => one.skuId === null)
    return line ? say({ line: line.lineNo, title: line.title }) : null
  },
  payment_mismatch: ({ total, paid, paymentStatus, isCod }) =>
    paid < total && paymentStatus !== 'refunded' && !isCod
      ? say({ paid: amount(paid), total: amount(total) })
      : null,
  platform_hold: ({ platformStatus, platformText }) =>
    platformStatus === 'held' ? say({ status: platformText ?? '?' }) : null,
  refund_open: ({ lines, paymentStatus }) => {
    const line = lines.find((one) => one.refundState !== 'none' && one.live > 0)
    if (line) return say({ line: line.lineNo, title: line.title })
    // Money went back: for everything, or for something the platform does not name.
    const isUnclear =
      paymentStatus === 'partly_refunded' &&
      lines.every((one) => one.refundState === 'none' && one.live === one.qty)
    return paymentStatus === 'refunded' || isUnclear ? say({ line: 0, title: '*' }) : null
  },
  block_list: ({ blocked: [first] }) =>
    first ? say({ kind: first.kind, value: first.masked, reason: first.reason ?? 'none' }) : null,
  address_incomplete: (facts) => {
    const missing = missingAddress(facts)
    return missing.length > 0 ? say({ missing: missing.join(', ') }) : null
  },
  no_courier: ({ isReachable, province, city }) =>
    isReachable ? null : say({ place: [province, city].filter(Boolean).join(' ') || '?' }),
  phone_format: ({ hasPhone, phoneIsReadable, hasSealedContact }) =>
    phoneIsReadable || hasSealedContact
      ? null
      : say({ phone: hasPhone ? 'unreadable' : 'missing' }),
  duplicate_order: ({ twins }, params) => {
    const [twin] = twins.filter((one) => one.minutes <= whole(params.minutes, 10))
    return twin
      ? say({ order: twin.number, minutes: twin.minutes }, [{ id: twin.id, number: twin.number }])
      : null
  },
  amount_limit: ({ total, currency }, params) => {
    const limit = units(params.limit)
    return limit !== null && total > limit
      ? say({ total: amount(total), limit: amount(limit), currency })
      : null
  },
  sku_disabled: ({ lines }) => {
    const line = lines.find((one) => one.skuStatus === 'disabled')
    return line ? say({ line: line.lineNo, title: line.title }) : null
  },
  low_margin: (facts, params) => {
    const margin = facts.kind === 'sale' ? marginOf(facts) : null
    const floor = BigInt(whole(params.percent, 0)) * 10_000n
    return margin && margin.percent !== null && margin.percent < floor
      ? say({
          revenue: amount(margin.revenue),
          cost: amount(margin.cost),
          percent: amount(margin.percent),
        })
      : null
  },
  memo_present: ({ buyerNote, sellerNote }, params) => {
    const note =
      (params.buyer !== false && buyerNote?.trim()) ||
      (params.seller === true && sellerNote?.trim())
    return note ? say({ note: note.slice(0, 120) }) : null
  },
  consignee_suspect: ({ consignee }, params) => {
    const name = consignee?.trim() ?? ''
    const isListed = wordsOf(params.words).some((word) => name.toLowerCase().includes(word))
    return [...name].length === 1 || isListed ? say({ name: name.slice(0, 40) }) : null
  },
  gift_missing: ({ missedGifts }) => {
    const awaited = missedGifts.filter((one) => one.isAwaited)
    const [first, ...others] = awaited.length > 0 ? awaited : missedGifts
    if (!first) return null
    const gift = [first, ...others.filter(({ rule }) => rule === first.rule)]
    return {
      evidence: { rule: first.rule, gift: gift.map((one) => one.gift).join(' / ') },
      ...(awaited.length > 0 && { severity: 'block' }),
    }
  },
  many_orders: ({ recent }, params) => {
    const limit = whole(params.count, 10)
    return recent.count > limit
      ? say({ count: recent.count, limit, minutes: whole(params.minutes, 60) }, recent.orders)
      : null
  },
}

/** In China a place is a district (or a city without districts); elsewhere a city will do. What is sealed is with the platform. */
function missingAddress(facts: AuditFacts): string[] {
  const isChina = (facts.country?.trim() || 'CN') === 'CN'
  const missing: string[] = []
  const isSealed = facts.hasSealedContact
  if (!facts.consignee?.trim() && !isSealed) missing.push('consignee')
  if (isChina && !facts.regionCode && !facts.province?.trim()) missing.push('province')
  if (!facts.city?.trim() && !(isChina && facts.regionCode)) missing.push('city')
  if ([...(facts.addressLine?.trim() ?? '')].length < 4 && !isSealed) missing.push('address')
  return missing
}

/** What the rules that apply to the store find, in the rules' order. */
export function auditOrder(
  facts: AuditFacts,
  rules: readonly AuditRule[],
  storeId: number
): Finding[] {
  return rules.flatMap((rule): Finding[] => {
    if (rule.storeIds && !rule.storeIds.includes(storeId)) return []
    const spoken = rule.check(facts, rule.params)
    if (!spoken) return []
    const { code, version, severity, name, effects } = rule
    return [
      {
        ...{ rule: code, version, severity, ...spoken },
        ...(name !== null && { name }),
        ...(effects.length > 0 && { effects }),
      },
    ]
  })
}
