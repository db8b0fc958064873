/** What the tracker sends: one visitor, one visit, a few hits. */
export interface HitBatch {
  visitorId: string
  visitId: string
  /** Epoch milliseconds of the visit's first page, by the visitor's clock. */
  startedAt: number
  consent: 'unknown' | 'granted' | 'denied'
  landingUrl: string
  referrer: string | null
  locale: string | null
  hits: {
    id: string
    kind: string
    url: string
    title: string | null
    payload: Record<string, string>
    at: number
  }[]
}

const MOST_AHEAD = 5 * 60_000
const MOST_BEHIND = 24 * 3600_000

/**
 * A visitor's clock is believed within bounds: a batch that was sent twice then has the same times,
 * by which it is known, and a wrong clock does no harm.
 */
export function believe(at: number, now: Date): Date {
  const age = now.getTime() - at
  return age > MOST_BEHIND || age < -MOST_AHEAD ? now : new Date(at)
}
