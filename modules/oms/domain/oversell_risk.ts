/** What is known of a listing whose platform is told of the stock. Units are those of the SKU. */
export interface ExposedListing {
  /** What the platform shows, in units of the SKU. */
  shown: number
  /** What it may sell by now. */
  sellable: number
  /** Units of the SKU sold an hour, by every store together: they share the stock. */
  perHour: number
  /** Seconds until the platform hears of a change: what it took lately, or what it waits already. */
  latencySeconds: number
}

export interface OversellRisk {
  /** Units that are sold before this platform hears of it. */
  unsynced: number
  /** Units that could be sold twice; 0 is none. */
  atRisk: number
}

/**
 * How many units a platform may sell that are not there any more: what it shows too much now, or what
 * others sell before it hears, beyond what is left. Where it shows nothing it can sell nothing.
 */
export function oversellRisk(listing: ExposedListing): OversellRisk {
  const unsynced = (listing.perHour * listing.latencySeconds) / 3600
  if (listing.shown <= 0) return { unsynced, atRisk: 0 }
  const tooMany = Math.max(0, listing.shown - listing.sellable)
  const raced = Math.max(0, unsynced - listing.sellable)
  return { unsynced, atRisk: Math.min(listing.shown, Math.ceil(Math.max(tooMany, raced))) }
}
