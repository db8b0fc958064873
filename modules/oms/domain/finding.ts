/**
 * What a rule does when it speaks: `block` holds the order for a person, `wait` lets it rest for a
 * while, `warn` notes it, `tag` only puts its effects on the order.
 */
export const SEVERITIES = ['block', 'wait', 'warn', 'tag'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a rule puts on an order besides. */
export type Effect =
  | { kind: 'tag'; tag: string }
  /** Appended to the seller's note, once. */
  | { kind: 'note'; text: string }
  /** To be sent within so many hours of payment. */
  | { kind: 'ship_within'; hours: number }
  | { kind: 'warehouse'; warehouseId: number }
  | { kind: 'courier'; courier: string }

export const EFFECT_KINDS = ['tag', 'note', 'ship_within', 'warehouse', 'courier'] as const

/** An order that is part of the evidence. */
export interface OrderLink {
  id: number
  number: string
}

/** One question of a condition that settled it, with what was found. */
export interface Because {
  about: string
  op: string
  expected: unknown
  actual: unknown
  window?: { key: string; window: string; compare: string; sum?: string }
}

/** A rule that spoke about an order. */
export interface Finding {
  rule: string
  version: number
  severity: Severity
  /** What people called the rule when it spoke; absent for the built-in ones. */
  name?: string
  /** What made the rule speak: shown as parameters of `oms.rules.list.<rule>.why`. */
  evidence: Readonly<Record<string, string | number>>
  /** Of a condition: the questions that settled it. */
  because?: readonly Because[]
  /** Other orders the finding is about. */
  orders?: readonly OrderLink[]
  effects?: readonly Effect[]
  /** Somebody released the order from this very finding before. */
  isWaived?: boolean
}

/** What a check answers when it speaks. */
export type Spoken = Pick<Finding, 'evidence' | 'because' | 'orders'> & {
  /** Where the matter weighs more than the rule says in general. */
  severity?: Severity
}

export const isHeld = (findings: readonly Finding[]) =>
  findings.some((finding) => finding.severity === 'block')

/** Until when an order rests, in milliseconds; null when no rule asks for it or one holds it anyway. */
export function restsUntil(findings: readonly Finding[]): number | null {
  if (isHeld(findings)) return null
  const ends = findings
    .filter((finding) => finding.severity === 'wait')
    .map((finding) => Date.parse(String(finding.evidence.until)))
  return ends.length > 0 ? Math.max(...ends) : null
}

/** Two findings that say the same: what was waived once is waived again. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && essence(one) === essence(other)
}

const essence = ({ evidence, because = [] }: Finding) =>
  JSON.stringify([
    Object.entries(evidence).sort(([a], [b]) => (a < b ? -1 : 1)),
    because.map(({ about, op, expected, actual }) => [about, op, expected, actual]),
  ])
