/** Which customers a message goes to: every condition that is given has to hold. */
export interface Segment {
  /** Any of these tags. */
  tags?: string[]
  /** Any of these sources. */
  sources?: string[]
  minOrders?: number | null
  maxOrders?: number | null
  /** Paid in total at least, in the company's currency. */
  minSpent?: string | null
  orderedWithinDays?: number | null
  notOrderedForDays?: number | null
}

/** The segment without conditions that say nothing. */
export function cleanSegment(segment: Segment): Segment {
  return Object.fromEntries(
    Object.entries(segment).filter(
      ([, value]) =>
        value !== null && value !== undefined && (!Array.isArray(value) || value.length > 0)
    )
  ) as Segment
}
