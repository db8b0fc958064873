import { nextSendTime, type SendWindow } from '#modules/marketing/domain/quiet_hours'

/** What is known about a message at the moment it is to be sent. */
export interface SendFacts {
  kind: 'service' | 'marketing'
  templateActive: boolean
  providerReady: boolean
  /** Whether the customer agreed to marketing on this address. */
  hasConsent: boolean
  /** `unwanted` stops marketing, `dead` stops everything. */
  optOut: 'unwanted' | 'dead' | null
  /** Whether there is an address this channel can deliver to. */
  hasAddress: boolean
  anonymised: boolean
  /** Marketing messages that reached the customer in the last day and month. */
  sentToday: number
  sentThisMonth: number
}

export interface SendRules {
  window: SendWindow
  dailyCap: number
  monthlyCap: number
}

export type Refusal =
  | 'customer_gone'
  | 'template_inactive'
  | 'no_address'
  | 'dead_address'
  | 'no_consent'
  | 'opted_out'
  | 'daily_cap'
  | 'monthly_cap'
  | 'no_provider'

export type Verdict =
  | { act: 'send' }
  | { act: 'refuse'; reason: Refusal }
  | { act: 'postpone'; reason: 'quiet_hours'; until: Date }

/**
 * Whether a message may go out now. What is asked for or part of an order (`service`) needs only an
 * address; marketing also needs consent, respects who wants none, waits for the day and is not sent
 * too often.
 */
export function judge(facts: SendFacts, rules: SendRules, now: Date): Verdict {
  const refuse = (reason: Refusal): Verdict => ({ act: 'refuse', reason })
  if (facts.anonymised) return refuse('customer_gone')
  if (!facts.templateActive) return refuse('template_inactive')
  if (facts.kind === 'marketing') {
    if (!facts.hasConsent) return refuse('no_consent')
    if (facts.optOut === 'unwanted') return refuse('opted_out')
    const opens = nextSendTime(now, rules.window)
    if (opens > now) return { act: 'postpone', reason: 'quiet_hours', until: opens }
    if (facts.sentToday >= rules.dailyCap) return refuse('daily_cap')
    if (facts.sentThisMonth >= rules.monthlyCap) return refuse('monthly_cap')
  }
  if (!facts.hasAddress) return refuse('no_address')
  if (facts.optOut === 'dead') return refuse('dead_address')
  if (!facts.providerReady) return refuse('no_provider')
  return { act: 'send' }
}
