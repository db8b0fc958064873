/** Something that held an order or let it go, as it was written down. */
export interface StopEvent {
  kind: 'held' | 'released' | 'passed' | 'cancelled'
  /** ISO 8601. */
  at: string
  /** Codes of rules, or a person's own words. */
  reasons: string[]
  /** Null: the audit itself. */
  who: string | null
  /** Why somebody released or held it. */
  why: string | null
}

/** One time an order was held: by whom, for what, how it ended, and how long that took. */
export interface Stop {
  heldAt: string
  heldBy: string | null
  reasons: string[]
  ended: {
    how: 'released' | 'passed' | 'cancelled'
    at: string
    who: string | null
    why: string | null
  } | null
  minutes: number
}

const MINUTE_MS = 60_000

/**
 * The times an order was held, the latest first. Being held again while it is held adds to the
 * reasons; whatever ends a stop ends it once. An open stop counts until `now`, in milliseconds.
 */
export function stopsOf(events: readonly StopEvent[], now: number): Stop[] {
  const stops: Stop[] = []
  let open: Stop | null = null
  for (const { kind, at, reasons, who, why } of events) {
    if (kind === 'held') {
      if (open) open.reasons = [...new Set([...open.reasons, ...reasons])]
      else stops.push((open = { heldAt: at, heldBy: who, reasons, ended: null, minutes: 0 }))
    } else if (open) {
      open.ended = { how: kind, at, who, why }
      open = null
    }
  }
  for (const stop of stops) {
    const end = stop.ended ? Date.parse(stop.ended.at) : now
    stop.minutes = Math.max(0, Math.floor((end - Date.parse(stop.heldAt)) / MINUTE_MS))
  }
  return stops.reverse()
}
