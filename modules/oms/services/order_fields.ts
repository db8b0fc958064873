import { systemClock } from '#kernel/clock'
import { defineFields, evaluate, type Condition, type FieldType } from '#kernel/rules/index'
import { company } from '#shell/services/company'
import type { AuditFacts, Finding } from '#modules/oms/domain/audit_rules'

const field = (type: FieldType, sql: string, name: string, options?: readonly string[]) => ({
  type,
  sql,
  label: `oms.rules.fields.${name}`,
  options,
})
const units = (sql: string) =>
  `(SELECT coalesce(${sql}, 0) FROM order_lines l WHERE l.order_id = o.id)::int`

/** What audit rules that people make may ask of an order; the expressions are over `orders o`. */
export const ORDER_FIELDS = defineFields({
  total: field('money', 'o.total_amount', 'total'),
  paid: field('money', 'o.paid_amount', 'paid'),
  currency: field('text', 'o.currency', 'currency'),
  units: field('integer', units('sum(l.qty)'), 'units'),
  lines: field('integer', units('count(*)'), 'lines'),
  titles: field(
    'list',
    'ARRAY(SELECT l.title FROM order_lines l WHERE l.order_id = o.id)',
    'titles'
  ),
  country: field('text', 'o.country', 'country'),
  province: field('text', 'o.province', 'province'),
  city: field('text', 'o.city', 'city'),
  address: field('text', 'o.address_line', 'address'),
  consignee: field('text', 'o.consignee', 'consignee'),
  buyer_note: field('text', 'o.buyer_note', 'buyer_note'),
  seller_note: field('text', 'o.seller_note', 'seller_note'),
  has_phone: field('boolean', 'o.phone_masked IS NOT NULL', 'has_phone'),
  kind: field('text', 'o.kind', 'kind', ['sale', 'exchange', 'resend']),
})

const amount = (value: bigint) => `${value / 10_000n}.${String(value % 10_000n).padStart(4, '0')}`

const factsOf = (facts: AuditFacts) => ({
  total: amount(facts.total),
  paid: amount(facts.paid),
  currency: facts.currency,
  units: facts.lines.reduce((sum, line) => sum + line.qty, 0),
  lines: facts.lines.length,
  titles: facts.lines.map((line) => line.title),
  country: facts.country,
  province: facts.province,
  city: facts.city,
  address: facts.addressLine,
  consignee: facts.consignee,
  buyer_note: facts.buyerNote,
  seller_note: facts.sellerNote,
  has_phone: facts.hasPhone,
  kind: facts.kind,
})

/** A stored condition as the audit asks it: null, or the first question that settled it with what was found. */
export function checkOf(condition: Condition) {
  return (facts: AuditFacts): Finding['evidence'] | null => {
    const moment = { now: systemClock.now(), zone: company().zone }
    const { matched, because } = evaluate(condition, factsOf(facts), ORDER_FIELDS, moment)
    if (!matched) return null
    const [first] = because
    if (!first) return {}
    const shown = (value: unknown) =>
      (Array.isArray(value) ? value.join(', ') : String(value ?? '—')).slice(0, 120)
    return {
      field: first.about,
      op: first.op,
      expected: shown(first.expected),
      actual: shown(first.actual),
    }
  }
}
